package io.github.jwtfilter.oidc;

import io.github.jwtfilter.http.HttpAddress;
import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.jose.StrictJson.MalformedJsonException;
import io.github.jwtfilter.text.LogText;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a provider publishes about itself (OpenID Connect Discovery 1.0 §3). Immutable. */
public final class ProviderMetadata {
    /** More members than any provider is known to publish; large ones have about a hundred. */
    private static final int MAX_MEMBERS = 512;

    private final Map<String, Object> document;
    private final boolean insecureHttp;
    private final URI authorizationEndpoint;
    private final URI tokenEndpoint;
    private final URI jwksUri;
    private final URI userinfoEndpoint;
    private final URI endSessionEndpoint;
    private final List<String> idTokenAlgorithms;
    private final List<String> tokenEndpointMethods;

    private ProviderMetadata(Map<String, Object> document, boolean insecureHttp) {
        this.document = document;
        this.insecureHttp = insecureHttp;
        authorizationEndpoint = required("authorization_endpoint");
        tokenEndpoint = required("token_endpoint");
        jwksUri = required("jwks_uri");
        userinfoEndpoint = endpoint("userinfo_endpoint");
        endSessionEndpoint = endpoint("end_session_endpoint");
        idTokenAlgorithms = strings("id_token_signing_alg_values_supported");
        tokenEndpointMethods = strings("token_endpoint_auth_methods_supported");
    }

    /**
     * Reads a discovery document.
     *
     * @param issuer the issuer that the document must name, character by character (Discovery §4.3)
     * @param insecureHttp whether endpoints may use plain http
     * @throws IllegalArgumentException if the document is unusable; the message is for the operator
     */
    static ProviderMetadata parse(byte[] json, String issuer, boolean insecureHttp) {
        Map<String, Object> document;
        try {
            document = StrictJson.readObject(json, MAX_MEMBERS);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("expected a discovery document: " + e.getMessage(), e);
        }
        Object named = document.get("issuer");
        if (!issuer.equals(named)) {
            throw new IllegalArgumentException("expected the issuer of oidcIssuer, got "
                    + (named instanceof String ? "'" + LogText.of((String) named) + "'" : "none")
                    + (String.valueOf(named).contains("{tenantid}")
                            ? "; set oidcIssuer to the issuer of one tenant, with the tenant's id in place of {tenantid}"
                            : "; set oidcIssuer to the exact issuer of the provider"));
        }
        return new ProviderMetadata(document, insecureHttp);
    }

    private URI required(String name) {
        URI endpoint = endpoint(name);
        if (endpoint == null) {
            throw new IllegalArgumentException(name + ": expected a URL, got none");
        }
        return endpoint;
    }

    private URI endpoint(String name) {
        Object value = document.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String)) {
            throw new IllegalArgumentException(name + ": expected a URL, got another type");
        }
        try {
            return HttpAddress.of((String) value, insecureHttp, "insecureHttpIssuer");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private List<String> strings(String name) {
        Object value = document.getOrDefault(name, List.of());
        if (!(value instanceof List) || !((List<?>) value).stream().allMatch(String.class::isInstance)) {
            throw new IllegalArgumentException(name + ": expected a list of strings, got another type");
        }
        return ((List<?>) value).stream().map(String.class::cast).collect(Collectors.toUnmodifiableList());
    }

    /** Returns the endpoint for browsers. */
    String authorizationEndpoint() {
        return authorizationEndpoint.toString();
    }

    URI tokenEndpoint() {
        return tokenEndpoint;
    }

    URI jwksUri() {
        return jwksUri;
    }

    Optional<URI> userinfoEndpoint() {
        return Optional.ofNullable(userinfoEndpoint);
    }

    /** Returns the endpoint for logouts of browsers (RP-Initiated Logout 1.0 §2.1), if the provider has one. */
    Optional<String> endSessionEndpoint() {
        return Optional.ofNullable(endSessionEndpoint).map(URI::toString);
    }

    /** Returns whether the provider names itself in each callback (RFC 9207 §3). */
    boolean isIssNamed() {
        return Boolean.TRUE.equals(document.get("authorization_response_iss_parameter_supported"));
    }

    /** Returns the algorithms of ID tokens; empty if the provider names none. */
    List<String> idTokenAlgorithms() {
        return idTokenAlgorithms;
    }

    /** Returns how clients may prove themselves at the token endpoint; empty if the provider names nothing. */
    List<String> tokenEndpointMethods() {
        return tokenEndpointMethods;
    }

    boolean isOf(ProviderMetadata other) {
        return other != null && document.equals(other.document);
    }
}
