package io.github.jwtfilter.oidc;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.text.LogText;

/** The claim with the user's name. It is read from the documents for this client: the ID token, then userinfo. */
final class PrincipalClaim {
    private static final int MAX_CHARACTERS = 255;

    private final String path;

    PrincipalClaim(String path) {
        this.path = path;
    }

    /**
     * Returns the user's name.
     *
     * @throws ProviderException if there is none, or another user could have it
     */
    String name(UserDocuments documents) throws ProviderException {
        Claims claims = documents
                .with(path)
                .orElseThrow(() -> noUser("expected the user's name, got none. " + documents.names()
                        + " Set oidcPrincipalClaim to a claim that is there, or ask for more claims with oidcScopes"));
        Object value = claims.at(path).orElseThrow();
        if (!(value instanceof String)) {
            throw noUser("expected a string, got another type. Set oidcPrincipalClaim to a claim with a string");
        }
        String name = (String) value;
        if (!isPlain(name)) {
            throw noUser("expected 1 to " + MAX_CHARACTERS + " visible characters, with spaces only between them, got '"
                    + LogText.inQuotes(name) + "'. Correct the user's name at the provider");
        }
        if (path.equals("email") && !isTrue(claims.get("email_verified").orElse(null))) {
            throw noUser(
                    "expected email_verified=true beside it, got none. Anybody may be able to enter this address at the"
                            + " provider: let the provider verify it, or set oidcPrincipalClaim=sub");
        }
        return name;
    }

    /** Returns whether no other name looks like this one because of spaces and invisible characters. */
    private static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.equals(name.strip())
                && name.equals(LogText.of(name, MAX_CHARACTERS))
                && name.chars().noneMatch(c -> c != ' ' && Character.isSpaceChar(c));
    }

    /** Returns whether a flag is set. Some providers, for example Amazon Cognito in userinfo, send it as a string. */
    private static boolean isTrue(Object flag) {
        return Boolean.TRUE.equals(flag) || "true".equals(flag);
    }

    private ProviderException noUser(String problem) {
        return new ProviderException(ProviderFailure.NO_USER, "claim " + path + ": " + problem);
    }
}
