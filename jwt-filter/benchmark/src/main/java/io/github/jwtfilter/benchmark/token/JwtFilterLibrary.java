package io.github.jwtfilter.benchmark.token;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import java.time.Instant;

/** jwt-filter, with all its checks. An older version can run this class too. */
final class JwtFilterLibrary implements Library {
    private static final KeySet KEYS = KeySet.of(SigningKey.hmac(Algorithm.HS256, Tokens.SECRET));
    private static final ClaimRules RULES =
            ClaimRules.builder().issuer(Tokens.ISSUER).build();

    /** The number of tokens that the filter keeps unless its operator chooses another one. */
    private static final int CACHED_TOKENS = 2_048;

    private final JwtSigner signer = new JwtSigner(KEYS);
    private final JwtVerifier verifier;

    private JwtFilterLibrary(JwtVerifier verifier) {
        this.verifier = verifier;
    }

    /** Returns the library without a cache of verified tokens. */
    static Library uncached() {
        return new JwtFilterLibrary(new JwtVerifier(KEYS, RULES));
    }

    /** Returns the library with a cache of verified tokens. */
    static Library cached() {
        return new JwtFilterLibrary(new JwtVerifier(KEYS, RULES, CACHED_TOKENS));
    }

    @Override
    public Object verify(String token) throws InvalidTokenException {
        return verifier.verify(token);
    }

    @Override
    public String sign(TokenClaims claims) {
        return signer.sign(Claims.builder()
                .issuer(claims.issuer())
                .subject(claims.subject())
                .issuedAt(Instant.ofEpochSecond(claims.issuedAt()))
                .expiresAt(Instant.ofEpochSecond(claims.expiresAt()))
                .id(claims.id())
                .claim("roles", claims.roles())
                .build());
    }
}
