package io.github.jwtfilter.benchmark.token;

import io.fusionauth.jwt.JWTDecoder;
import io.fusionauth.jwt.JWTEncoder;
import io.fusionauth.jwt.Signer;
import io.fusionauth.jwt.Verifier;
import io.fusionauth.jwt.domain.JWT;
import io.fusionauth.jwt.hmac.HMACSigner;
import io.fusionauth.jwt.hmac.HMACVerifier;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** fusionauth-jwt. It checks {@code exp} and leaves {@code iss} to the caller. */
final class FusionAuthLibrary implements Library {
    private final Verifier verifier = HMACVerifier.newVerifier(Tokens.SECRET);
    private final Signer signer = HMACSigner.newSHA256Signer(Tokens.SECRET);
    private final JWTDecoder decoder = JWT.getDecoder();
    private final JWTEncoder encoder = JWT.getEncoder();

    @Override
    public Object verify(String token) {
        JWT jwt = decoder.decode(token, verifier);
        if (!Tokens.ISSUER.equals(jwt.issuer)) {
            throw new IllegalArgumentException("issuer");
        }
        return jwt;
    }

    @Override
    public String sign(TokenClaims claims) {
        return encoder.encode(
                new JWT()
                        .setIssuer(claims.issuer())
                        .setSubject(claims.subject())
                        .setIssuedAt(time(claims.issuedAt()))
                        .setExpiration(time(claims.expiresAt()))
                        .setUniqueId(claims.id())
                        .addClaim("roles", claims.roles()),
                signer);
    }

    private static ZonedDateTime time(long seconds) {
        return Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC);
    }
}
