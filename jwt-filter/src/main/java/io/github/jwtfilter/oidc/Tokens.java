package io.github.jwtfilter.oidc;

import java.util.Optional;

/** The tokens in an answer of the token endpoint. Nothing of them is verified yet. */
public final class Tokens {
    private final String idToken;
    private final String accessToken;

    /** @param accessToken null if the answer has none */
    Tokens(String idToken, String accessToken) {
        this.idToken = idToken;
        this.accessToken = accessToken;
    }

    /** Returns the ID token. */
    public String idToken() {
        return idToken;
    }

    /** Returns the access token, if the answer has one. */
    Optional<String> accessToken() {
        return Optional.ofNullable(accessToken);
    }

    /** Hides the tokens. */
    @Override
    public String toString() {
        return accessToken == null ? "Tokens[id_token]" : "Tokens[id_token, access_token]";
    }
}
