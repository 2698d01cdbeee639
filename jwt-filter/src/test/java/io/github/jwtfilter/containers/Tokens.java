package io.github.jwtfilter.containers;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Tokens as another server with the same key would issue them. */
final class Tokens {
    private final JwtSigner signer;

    Tokens(String secret) {
        SigningKey key = SigningKey.hmac(Algorithm.HS256, secret.getBytes(StandardCharsets.UTF_8));
        signer = new JwtSigner(KeySet.of(key));
    }

    /** Returns a token of {@code user} for a new login. */
    String fresh() {
        return sign(Duration.ZERO, Duration.ofMinutes(20));
    }

    /** Returns a token of {@code user} that is old enough to be renewed. */
    String aged() {
        return sign(Duration.ofMinutes(10), Duration.ofMinutes(20));
    }

    /** Returns an expired token of {@code user}. */
    String expired() {
        return sign(Duration.ofMinutes(40), Duration.ofMinutes(-10));
    }

    private String sign(Duration sinceIssue, Duration untilEnd) {
        Instant now = Instant.now();
        return signer.sign(Claims.builder()
                .subject("user")
                .claim("roles", List.of("reader"))
                .claim("sid", UUID.randomUUID().toString())
                .claim("auth_time", now.minus(sinceIssue))
                .issuedAt(now.minus(sinceIssue))
                .expiresAt(now.plus(untilEnd))
                .id(UUID.randomUUID().toString())
                .build());
    }
}
