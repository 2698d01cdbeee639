package io.github.jwtfilter.oidc;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

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
        String endpoint = metadata.authorizationEndpoint();
        return endpoint
                + (endpoint.indexOf('?') < 0 ? '?' : '&')
                + parameters.entrySet().stream()
                        .map(parameter -> encoded(parameter.getKey()) + '=' + encoded(parameter.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        // Both forms of a space are right in a query. Some providers know only this one.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
