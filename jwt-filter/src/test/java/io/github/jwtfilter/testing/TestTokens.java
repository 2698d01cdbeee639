package io.github.jwtfilter.testing;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Tokens as issued by another server with the same key. */
public final class TestTokens {
    private TestTokens() {}

    /** Returns claims of {@code user}, with a login now and a token issued now. */
    public static Claims.Builder claims() {
        return aged(Duration.ZERO, Duration.ZERO);
    }

    /** Returns claims with a login and a token issued some time ago. The token expires in 20 minutes. */
    public static Claims.Builder aged(Duration sinceLogin, Duration sinceIssue) {
        Instant now = Instant.now();
        return Claims.builder()
                .subject("user")
                .claim("roles", List.of("reader"))
                .claim("sid", "sid-" + System.nanoTime())
                .claim("auth_time", now.minus(sinceLogin))
                .issuedAt(now.minus(sinceIssue))
                .expiresAt(now.plus(Duration.ofMinutes(20)))
                .id("jti-" + System.nanoTime());
    }

    /** Returns a token of {@code user} with role {@code reader}. */
    public static String fresh() {
        return sign(claims());
    }

    public static String sign(Claims.Builder claims) {
        return sign(WebXml.SECRET, claims);
    }

    public static String sign(String secret, Claims.Builder claims) {
        SigningKey key = SigningKey.hmac(Algorithm.HS256, secret.getBytes(StandardCharsets.UTF_8));
        return new JwtSigner(KeySet.of(key)).sign(claims.build());
    }
}
