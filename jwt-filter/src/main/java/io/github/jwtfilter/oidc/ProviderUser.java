package io.github.jwtfilter.oidc;

import io.github.jwtfilter.identity.Identity;
import java.util.Optional;

/** A user whom a provider has proved. Immutable. */
public final class ProviderUser {
    private final Identity identity;
    private final String subject;
    private final String session;
    private final String loginHint;

    /**
     * Creates a user.
     *
     * @param identity name, roles and claims as the provider names them
     * @param subject see {@link ProviderIds#subject}
     * @param session see {@link ProviderIds#session}; null if the provider names none
     * @param loginHint the claim {@code login_hint}; null if absent
     */
    ProviderUser(Identity identity, String subject, String session, String loginHint) {
        this.identity = identity;
        this.subject = subject;
        this.session = session;
        this.loginHint = loginHint;
    }

    /** Returns the user with all roles and claims. */
    public Identity identity() {
        return identity;
    }

    /** Returns the name of the user in our tokens and facts. */
    public String subject() {
        return subject;
    }

    /** Returns the name of the provider's session in our tokens and facts. */
    public Optional<String> session() {
        return Optional.ofNullable(session);
    }

    /** Returns the provider's hint for a logout without an ID token. */
    Optional<String> loginHint() {
        return Optional.ofNullable(loginHint);
    }
}
