package io.github.jwtfilter.oidc;

import java.util.Locale;

/** The kinds of failures of a login at a provider. */
public enum ProviderFailure {
    /** The user or the provider refused the login: {@code access_denied} (RFC 6749 §4.1.2.1). */
    DENIED,
    /** The provider needs the user, but was told not to ask: {@code login_required} and others (Core §3.1.2.6). */
    LOGIN_NEEDED,
    /** The provider answered with another error. */
    REFUSED_BY_PROVIDER,
    /** The provider is down, slow, or its answer is unreadable. */
    UNAVAILABLE,
    /** The provider does not know the client, its secret or the redirect URI. */
    MISCONFIGURED,
    /** The clocks of the provider and of this server differ. */
    CLOCK,
    /** A token failed a check. */
    UNTRUSTED,
    /** The tokens name no user that may log in here. */
    NO_USER,
    /** The attempt is unknown or too old. */
    EXPIRED,
    /** The last login has just succeeded and was lost. */
    LOOP;

    /** Returns words for the audit log, such as {@code no user}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
