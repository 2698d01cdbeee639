package io.github.jwtfilter.oidc;

/** The kinds of failures of a login at a provider. */
public enum ProviderFailure {
    /** The user or the provider refused the login: {@code access_denied} (RFC 6749 §4.1.2.1). */
    DENIED("denied by the provider"),
    /** The provider needs the user, but was told not to ask: {@code login_required} and others (Core §3.1.2.6). */
    LOGIN_NEEDED("login needed at the provider"),
    /** The provider answered with another error. */
    REFUSED_BY_PROVIDER("refused by the provider"),
    /** The provider is down, slow, or its answer is unreadable. */
    UNAVAILABLE("the provider cannot be asked"),
    /** The provider does not know the client, its secret or the redirect URI. */
    MISCONFIGURED("client refused by the provider"),
    /** The clocks of the provider and of this server differ. */
    CLOCK("clocks differ"),
    /** A token failed a check. */
    UNTRUSTED("answer not trusted"),
    /** The tokens name no user that may log in here. */
    NO_USER("no user here"),
    /** The attempt is unknown or too old. */
    EXPIRED("attempt too old"),
    /** Too many attempts of the client failed. */
    THROTTLED("too many attempts"),
    /** The last login has just succeeded and was lost. */
    LOOP("login lost");

    private final String words;

    ProviderFailure(String words) {
        this.words = words;
    }

    /**
     * Returns the kind of an error that a provider names to a browser or to a client (RFC 6749 §4.1.2.1 and §5.2, Core
     * §3.1.2.6).
     */
    static ProviderFailure of(String error) {
        switch (error) {
            case "access_denied":
                return DENIED;
            case "login_required":
            case "interaction_required":
            case "consent_required":
            case "account_selection_required":
                return LOGIN_NEEDED;
            case "temporarily_unavailable":
            case "server_error":
                return UNAVAILABLE;
            case "invalid_request":
            case "invalid_scope":
            case "unauthorized_client":
            case "unsupported_grant_type":
            case "unsupported_response_type":
                return MISCONFIGURED;
            default:
                return REFUSED_BY_PROVIDER;
        }
    }

    /** Returns words for the audit log, such as {@code no user here}. */
    @Override
    public String toString() {
        return words;
    }
}
