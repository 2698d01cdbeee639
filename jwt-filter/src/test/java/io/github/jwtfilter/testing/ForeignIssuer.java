package io.github.jwtfilter.testing;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** An issuer of another organisation with a key for ES256. */
public final class ForeignIssuer {
    private final String name;
    private final KeyPair pair;
    private final KeySet keys;

    public ForeignIssuer(String name, String keyId) {
        this.name = name;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            this.pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        this.keys = KeySet.of(SigningKey.pair(Algorithm.ES256, pair.getPublic(), pair.getPrivate(), keyId));
    }

    public String name() {
        return name;
    }

    /** Returns the public JWK Set. */
    public String jwks() {
        return JwkSet.writePublic(keys);
    }

    /** Returns the public key as PEM. */
    public String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n";
    }

    /** Returns claims of {@code user} for the audience {@code bank}. */
    public Claims.Builder claims() {
        Instant now = Instant.now();
        return Claims.builder()
                .issuer(name)
                .subject("user")
                .audience("bank")
                .claim("groups", List.of("reader"))
                .claim("roles", List.of("admin"))
                .issuedAt(now)
                .expiresAt(now.plusSeconds(300))
                .id("jti-" + System.nanoTime());
    }

    public String token() {
        return sign(claims());
    }

    public String sign(Claims.Builder claims) {
        return new JwtSigner(keys).sign(claims.build());
    }

    /** Signs texts as they are. With padding, as AWS load balancers do. */
    public String sign(String header, String payload, boolean padded) {
        Base64.Encoder encoder =
                padded ? Base64.getUrlEncoder() : Base64.getUrlEncoder().withoutPadding();
        String input = encoder.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        return input + "." + encoder.encodeToString(signature(input));
    }

    /** Returns the signature of a text. */
    public byte[] signature(String input) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
