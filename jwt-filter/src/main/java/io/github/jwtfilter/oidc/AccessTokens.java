package io.github.jwtfilter.oidc;

import io.github.jwtfilter.jose.Claims;

/**
 * The reader of roles in access tokens. Keycloak puts roles there only. An access token is meant for other servers, so a
 * client may find any form in it.
 */
final class AccessTokens {
    private final String clientId;
    private final ProviderTokenVerifier verifier;

    /** @param verifier for {@link ProviderTokenVerifier.Kind#ACCESS_TOKEN} */
    AccessTokens(String clientId, ProviderTokenVerifier verifier) {
        this.clientId = clientId;
        this.verifier = verifier;
    }

    /**
     * Reads the access token that came with an ID token.
     *
     * @param subject the {@code sub} of the ID token
     * @throws ProviderException if it is no signed token of the provider for this user and this client
     */
    Claims read(String token, String subject) throws ProviderException {
        Claims claims = verifier.verify(token).claims();
        if (!subject.equals(claims.subject().orElse(null))) {
            throw verifier.untrusted("claim sub: expected that of the ID token");
        }
        Object party = claims.get("azp").or(() -> claims.get("client_id")).orElse(null);
        if (!clientId.equals(party)) {
            throw verifier.untrusted("claim azp or client_id: expected '" + clientId + "'");
        }
        return claims;
    }
}
