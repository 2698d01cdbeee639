package io.github.jwtfilter.login;

import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.VerifiedJwt;
import io.github.jwtfilter.transport.TokenSource;

/** A verifier of the tokens of requests. */
@FunctionalInterface
public interface TokenVerifier {
    /**
     * Verifies a token.
     *
     * @param source the place of the token, because a proxy's header takes the tokens of listed issuers only
     * @throws InvalidTokenException if it is refused, with the reason
     * @throws io.github.jwtfilter.jose.KeysUnavailableException if its issuer has no keys now
     */
    VerifiedJwt verify(String token, TokenSource source) throws InvalidTokenException;
}
