package io.github.jwtfilter.tools.differential;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** A user of the container, and of tokens. The password is the name. */
record User(String name, Set<String> roles) {
    static final String SECRET = "0123456789abcdef0123456789abcdef";
    /** Nobody is logged in. */
    static final User ANONYMOUS = new User("", Set.of());

    private static final JwtSigner SIGNER =
            new JwtSigner(KeySet.of(SigningKey.hmac(Algorithm.HS256, SECRET.getBytes(StandardCharsets.UTF_8))));

    boolean isAnonymous() {
        return name.isEmpty();
    }

    String basic() {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((name + ":" + name).getBytes(StandardCharsets.UTF_8));
    }

    String bearer() {
        Instant now = Instant.now();
        return "Authorization: Bearer "
                + SIGNER.sign(Claims.builder()
                        .subject(name)
                        .claim("roles", List.copyOf(roles))
                        .claim("sid", "sid-" + name)
                        .claim("auth_time", now)
                        .issuedAt(now)
                        .expiresAt(now.plus(Duration.ofMinutes(20)))
                        .id("jti-" + name)
                        .build());
    }

    @Override
    public String toString() {
        return isAnonymous() ? "anonymous" : roles.isEmpty() ? "without a role" : String.join("+", roles);
    }
}
