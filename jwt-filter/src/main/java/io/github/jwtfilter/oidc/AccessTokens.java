package io.github.jwtfilter.oidc;

import io.github.jwtfilter.jose.Claims;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * The reader of roles in access tokens. Keycloak puts roles there only. An access token is meant for other servers, so a
 * client may find any form in it: what cannot be verified is ignored.
 */
final class AccessTokens {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.oidc");

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
     * @return empty if it is no signed token of the provider for this user and this client
     */
    Optional<Claims> read(String token, String subject) {
        String problem;
        try {
            Claims claims = verifier.verify(token).claims();
            problem = problem(claims, subject);
            if (problem == null) {
                return Optional.of(claims);
            }
        } catch (ProviderException e) {
            problem = e.getMessage();
        }
        LOG.log(Level.DEBUG, "roles: the access token is not read: {0}", problem);
        return Optional.empty();
    }

    private String problem(Claims claims, String subject) {
        if (!subject.equals(claims.subject().orElse(null))) {
            return "claim sub: expected that of the ID token";
        }
        Object party = claims.get("azp").or(() -> claims.get("client_id")).orElse(null);
        return clientId.equals(party) ? null : "claim azp or client_id: expected '" + clientId + "'";
    }
}
