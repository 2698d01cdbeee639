package io.github.jwtfilter.tools.inspect;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;

/** Keys, tokens and a time for the tests of this package. */
final class Given {
    static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    static final Dates DATES = new Dates(CLOCK, BERLIN);
    static final String SECRET = "kq8Zt3mVx1Lw9Rb7Yd5Nf2Hg6Jp4Sc0u";

    private Given() {}

    static KeySet secret() {
        return KeySet.of(SigningKey.hmac(Algorithm.HS256, SECRET.getBytes(StandardCharsets.UTF_8)));
    }

    static Claims.Builder claims() {
        return Claims.builder()
                .subject("alice")
                .issuedAt(NOW.minusSeconds(60))
                .expiresAt(NOW.plusSeconds(1740))
                .claim("roles", List.of("clerk"));
    }

    static String token() {
        return token(claims());
    }

    static String token(Claims.Builder claims) {
        return new JwtSigner(secret()).sign(claims.build());
    }

    /** Returns a token of any texts, signed or not. */
    static String unsigned(String header, String payload, String signature) {
        return part(header) + "." + part(payload) + "." + signature;
    }

    static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static KeyPair rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    static KeyPair ec() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    static String publicPem(KeyPair pair) {
        return pem("PUBLIC KEY", pair.getPublic().getEncoded());
    }

    static String privatePem(KeyPair pair) {
        return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }
}
