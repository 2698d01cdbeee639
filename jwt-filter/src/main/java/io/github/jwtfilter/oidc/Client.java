package io.github.jwtfilter.oidc;

import io.github.jwtfilter.http.HttpAddress;
import io.github.jwtfilter.jose.KeySource;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** This application as a client of a provider. Immutable. */
public final class Client {
    /** How a client proves itself at the token endpoint (Core §9). */
    public enum Authentication {
        /** With the secret, in the way that the provider's metadata prefers. */
        SECRET,
        /** With the secret in the Authorization header (RFC 6749 §2.3.1). */
        CLIENT_SECRET_BASIC,
        /** With the secret in the form. */
        CLIENT_SECRET_POST,
        /** With a token that a private key signed (RFC 7523 §2.2). */
        PRIVATE_KEY_JWT,
        /** Not at all: a public client. */
        NONE
    }

    private final String issuer;
    private final String id;
    private final String secret;
    private final Authentication authentication;
    private final KeySource keys;
    private final String scopes;
    private final Map<String, String> parameters;

    /**
     * Creates a client.
     *
     * @param issuer the provider's issuer
     * @param secret null if the client has none
     * @param keys the keys of this filter; the first that may sign proves the client with {@code private_key_jwt}
     * @param scopes the scopes to ask for, separated by spaces
     * @param parameters more parameters of the authorization request
     */
    public Client(
            String issuer,
            String id,
            String secret,
            Authentication authentication,
            KeySource keys,
            String scopes,
            Map<String, String> parameters) {
        this.issuer = issuer;
        this.id = id;
        this.secret = secret;
        this.authentication = authentication;
        this.keys = keys;
        this.scopes = scopes;
        this.parameters = parameters;
    }

    /**
     * Checks the issuer of a provider (Discovery §3).
     *
     * @param text an absolute URL without user, query and fragment
     * @param insecureHttp whether plain http is allowed
     * @return the text
     * @throws IllegalArgumentException if the text is another kind of URL, or its scheme is not allowed
     */
    public static String issuer(String text, boolean insecureHttp) {
        URI address = HttpAddress.of(text, insecureHttp, "insecureHttpIssuer");
        if (address.getRawQuery() != null) {
            throw new IllegalArgumentException("expected an https URL without query");
        }
        return text;
    }

    /** Returns the provider's issuer. */
    public String issuer() {
        return issuer;
    }

    /** Returns the client id. */
    public String id() {
        return id;
    }

    Optional<String> secret() {
        return Optional.ofNullable(secret);
    }

    /** Returns how the client proves itself. */
    public Authentication authentication() {
        return authentication;
    }

    KeySource keys() {
        return keys;
    }

    String scopes() {
        return scopes;
    }

    Map<String, String> parameters() {
        return parameters;
    }
}
