package io.github.jwtfilter.benchmark.token;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Instant;

/** auth0's java-jwt. */
final class JavaJwtLibrary implements Library {
    private final Algorithm algorithm = Algorithm.HMAC256(Tokens.SECRET);
    private final JWTVerifier verifier =
            JWT.require(algorithm).withIssuer(Tokens.ISSUER).build();

    @Override
    public Object verify(String token) {
        return verifier.verify(token);
    }

    @Override
    public String sign(TokenClaims claims) {
        return JWT.create()
                .withIssuer(claims.issuer())
                .withSubject(claims.subject())
                .withIssuedAt(Instant.ofEpochSecond(claims.issuedAt()))
                .withExpiresAt(Instant.ofEpochSecond(claims.expiresAt()))
                .withJWTId(claims.id())
                .withClaim("roles", claims.roles())
                .sign(algorithm);
    }
}
