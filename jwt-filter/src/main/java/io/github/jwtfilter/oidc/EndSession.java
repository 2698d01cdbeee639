package io.github.jwtfilter.oidc;

import io.github.jwtfilter.http.HttpAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The address at which a browser ends its session at the provider (RP-Initiated Logout 1.0 §2). */
public final class EndSession {
    private final Client client;
    private final Endpoint endpoint;
    private final RedirectUri next;

    /** The endpoint in the provider's metadata. */
    @FunctionalInterface
    interface Endpoint {
        Optional<String> known() throws ProviderException;
    }

    /** @param next the address of the page that follows, which the provider must know */
    public EndSession(Client client, Provider provider, RedirectUri next) {
        this(client, () -> provider.metadata().endSessionEndpoint(), next);
    }

    EndSession(Client client, Endpoint endpoint, RedirectUri next) {
        this.client = client;
        this.endpoint = endpoint;
        this.next = next;
    }

    /**
     * Returns the address.
     *
     * @param hint tells the provider which user wants to leave
     * @return empty if the provider has no such endpoint
     * @throws ProviderException if the provider's metadata are unknown now
     */
    public Optional<String> address(HttpServletRequest request, HintCookie.Hint hint) throws ProviderException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", client.id());
        parameters.put("post_logout_redirect_uri", next.of(request));
        parameters.put("id_token_hint", hint.idToken());
        parameters.put("logout_hint", hint.loginHint());
        parameters.values().removeIf(String::isEmpty);
        return endpoint.known().map(address -> HttpAddress.withParameters(address, parameters));
    }
}
