package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Is there a text that the verifier takes for a token, or that breaks it? */
final class VerifierFuzz {
    private static final KeySet KEYS = KeySet.of(
            SigningKey.hmac(Algorithm.HS256, "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII)));
    private static final JwtVerifier VERIFIER = new JwtVerifier(
            KEYS, ClaimRules.builder().allowMissingExpiry().ignoreAudience().build());
    private static final String GOOD =
            new JwtSigner(KEYS).sign(Claims.builder().subject("user").build());

    /** The input is a text, or replaces a part of a good token. */
    @FuzzTest(maxDuration = "30s")
    void nothingButASignedTokenIsAccepted(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(input);
        String[] good = GOOD.split("\\.");
        check(text);
        check(text + "." + good[1] + "." + good[2]);
        check(encoded + "." + good[1] + "." + good[2]);
        check(good[0] + "." + encoded + "." + good[2]);
        check(good[0] + "." + good[1] + "." + text);
    }

    /** A text that is accepted is the good token itself. */
    private static void check(String token) {
        try {
            VERIFIER.verify(token);
            assertEquals(GOOD, token);
        } catch (InvalidTokenException refused) {
            assertEquals(false, refused.reason().signatureHeld());
        }
    }
}
