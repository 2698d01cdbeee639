package io.github.jwtfilter.oidc;

import io.github.jwtfilter.http.HttpAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** The URL that begins a login at the provider (Core §3.1.2.1, RFC 7636 §4.3). */
public final class AuthorizationRequest {
    private AuthorizationRequest() {}

    /**
     * Returns the URL.
     *
     * @param redirectUri where the provider sends the browser back to
     * @return the authorization endpoint with its own query, if it has one, and the parameters of the request
     */
    public static String url(ProviderMetadata metadata, Client client, String redirectUri, Attempt attempt) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", client.id());
        parameters.put("redirect_uri", redirectUri);
        parameters.put("scope", client.scopes());
        parameters.put("state", attempt.state());
        parameters.put("nonce", attempt.nonce());
        parameters.put("code_challenge", attempt.challenge());
        parameters.put("code_challenge_method", "S256");
        parameters.putAll(client.parameters());
        return HttpAddress.withParameters(metadata.authorizationEndpoint(), parameters);
    }
}
