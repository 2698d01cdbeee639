package io.github.jwtfilter.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.CachedTokens;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens built by hand that our signer would never write, and the verifier's verdict on them. */
final class RawToken {
    static final String ACCEPTED = "accepted";
    static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final byte[] SECRET = "a secret of sixty-four bytes, enough for HS256, HS384 and HS512.".getBytes(UTF_8);
    static final SigningKey KEY = SigningKey.hmac(Algorithm.HS256, SECRET);
    static final KeySet KEYS = KeySet.of(KEY);
    static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    static final String PAYLOAD = "{\"sub\":\"someone\",\"exp\":1800000060}";

    private RawToken() {}

    static JwtVerifier verifier() {
        return CachedTokens.verifier(KEYS, rules().build());
    }

    static ClaimRules.Builder rules() {
        return ClaimRules.builder().clock(CLOCK);
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String encode(String text) {
        return encode(text.getBytes(UTF_8));
    }

    /** Returns a token with a valid signature. */
    static String signed(String header, String payload) {
        return sign(encode(header) + '.' + encode(payload));
    }

    /** Appends the right signature to any text. */
    static String sign(String signingInput) {
        return sign(signingInput, "HmacSHA256", SECRET);
    }

    static String sign(String signingInput, String macName, byte[] secret) {
        return signingInput + '.' + encode(mac(signingInput, macName, secret));
    }

    static byte[] mac(String signingInput, String macName, byte[] secret) {
        try {
            Mac mac = Mac.getInstance(macName);
            mac.init(new SecretKeySpec(secret, macName));
            return mac.doFinal(signingInput.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Returns {@value #ACCEPTED}, or the reason of the refusal in lower case. Verifies twice, so that the second time an
     * accepted token comes from the cache.
     */
    static String verdict(JwtVerifier verifier, String token) {
        String verdict = singleVerdict(verifier, token);
        assertEquals(verdict, singleVerdict(verifier, token), token);
        return verdict;
    }

    /** Verifies once, for tests whose keys change at any moment. */
    static String singleVerdict(JwtVerifier verifier, String token) {
        try {
            verifier.verify(token);
            return ACCEPTED;
        } catch (InvalidTokenException e) {
            return e.reason().toString();
        }
    }

    /** Returns the verdict with the cache, which must be the same without it. */
    static String verdict(String token) {
        String verdict = verdict(verifier(), token);
        assertEquals(verdict, verdict(new JwtVerifier(KEYS, rules().build(), 0), token), token);
        return verdict;
    }
}
