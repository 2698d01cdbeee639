package io.github.jwtfilter.oidc;

import io.github.jwtfilter.text.LogText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The query with which a provider sends the browser back: a code or an error (RFC 6749 §4.1.2). Anybody can send one, so
 * nothing of it counts before its attempt is found. Immutable.
 */
public final class Callback {
    private static final int MAX_QUERY_CHARACTERS = 8192;
    private static final int MAX_CODE_CHARACTERS = 4096;
    private static final int MAX_TEXT_CHARACTERS = 1024;
    private static final int MAX_DESCRIPTION = 200;
    private static final Set<String> OURS = Set.of("code", "state", "iss", "error", "error_description");

    /** What Keycloak says if its login page was open for too long. */
    private static final String TOO_LATE = "authentication_expired";

    private final Map<String, String> parameters;

    private Callback(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /** Returns whether a query comes from a provider. All other queries of the login servlet ask for its page. */
    public static boolean isCallback(String query) {
        return query != null && has(query, "state") && (has(query, "code") || has(query, "error"));
    }

    private static boolean has(String query, String name) {
        return query.startsWith(name + "=") || query.contains("&" + name + "=");
    }

    /**
     * Reads the query. The container's own parameters are not used: containers differ in what they make of duplicates and
     * of malformed text.
     *
     * @param query as the client sent it
     * @return empty if a parameter appears twice, is malformed or too long, or there is both a code and an error
     */
    public static Optional<Callback> read(String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query.length() > MAX_QUERY_CHARACTERS) {
            return Optional.empty();
        }
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            try {
                String name = decoded(parts[0]);
                boolean twice =
                        OURS.contains(name) && parameters.put(name, parts.length == 2 ? decoded(parts[1]) : "") != null;
                if (twice) {
                    return Optional.empty();
                }
            } catch (IllegalArgumentException malformed) {
                return Optional.empty();
            }
        }
        Callback callback = new Callback(parameters);
        return callback.isValid() ? Optional.of(callback) : Optional.empty();
    }

    private boolean isValid() {
        String code = parameters.getOrDefault("code", "");
        boolean isShort = code.length() <= MAX_CODE_CHARACTERS
                && parameters.getOrDefault("iss", "").length() <= MAX_TEXT_CHARACTERS;
        return isShort
                && Attempts.isState(parameters.getOrDefault("state", ""))
                && code.isEmpty() == parameters.containsKey("error")
                && code.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Returns the state, which names the attempt. */
    public String state() {
        return parameters.get("state");
    }

    /** Returns whether the provider says that the user or an administrator refused the login. */
    public boolean isDenied() {
        return "access_denied".equals(parameters.get("error"));
    }

    /**
     * Returns the code, after the checks of the whole answer.
     *
     * @param client knows the issuer that the answer must name, if it names one
     * @param metadata says whether the provider names itself in each answer
     * @throws ProviderException if another provider answers (RFC 9207 §2.4), or the answer is an error
     */
    public String code(Client client, ProviderMetadata metadata) throws ProviderException {
        String iss = parameters.get("iss");
        if (iss == null ? metadata.isIssNamed() : !iss.equals(client.issuer())) {
            throw ProviderException.byBrowser(
                    ProviderFailure.UNTRUSTED,
                    "the callback names "
                            + (iss == null ? "no issuer" : "the issuer '" + LogText.of(iss) + "'")
                            + ", expected '" + client.issuer()
                            + "'. Another provider may have answered. If the provider has changed, correct oidcIssuer");
        }
        String error = parameters.get("error");
        if (error != null) {
            boolean tooLate = TOO_LATE.equals(parameters.get("error_description"));
            throw ProviderException.byBrowser(
                    tooLate ? ProviderFailure.EXPIRED : ProviderFailure.of(error), inWords(error));
        }
        return parameters.get("code");
    }

    /** Returns the error for the operator, with the provider's own description and the mend. */
    private String inWords(String error) {
        String description = parameters.getOrDefault("error_description", "");
        return "the provider answered '" + LogText.of(error)
                + (description.isEmpty() ? "'" : "': " + LogText.of(description, MAX_DESCRIPTION))
                + ". " + mend(ProviderFailure.of(error));
    }

    private static String mend(ProviderFailure failure) {
        switch (failure) {
            case DENIED:
                return "The user cancelled, or may not use this application at the provider";
            case LOGIN_NEEDED:
                return "It was told not to ask the user. Remove prompt=none from oidcParameters";
            case UNAVAILABLE:
                return "Look into the log of the provider";
            case MISCONFIGURED:
                return "Check oidcScopes, oidcParameters and the client at the provider: it needs the standard flow"
                        + " (authorization code)";
            default:
                return "Look into the log of the provider, and check oidcParameters";
        }
    }
}
