package io.github.jwtfilter.benchmark.token;

import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.util.Date;
import javax.crypto.SecretKey;

/** jjwt with its Jackson parser. */
final class JjwtLibrary implements Library {
    private final SecretKey key = Keys.hmacShaKeyFor(Tokens.SECRET);
    private final JwtParser parser =
            Jwts.parser().verifyWith(key).requireIssuer(Tokens.ISSUER).build();

    @Override
    public Object verify(String token) {
        return parser.parseSignedClaims(token).getPayload();
    }

    @Override
    public String sign(TokenClaims claims) {
        return Jwts.builder()
                .header()
                .type("JWT")
                .and()
                .issuer(claims.issuer())
                .subject(claims.subject())
                .issuedAt(new Date(claims.issuedAt() * 1000))
                .expiration(new Date(claims.expiresAt() * 1000))
                .id(claims.id())
                .claim("roles", claims.roles())
                .signWith(key, Jwts.SIG.HS256)
                .compact();
    }
}
