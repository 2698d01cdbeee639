package io.github.jwtfilter.login;

import io.github.jwtfilter.identity.Identity;
import java.util.Optional;

/** A user whose identity a store has proved, and what the token needs for rechecks of the account. Immutable. */
public final class ProvedUser {
    private final Identity identity;
    private final String source;
    private final String stamp;
    private final String providerSubject;
    private final String providerSession;

    /**
     * Creates a user whom a store has proved.
     *
     * @param source the name of the source in tokens; empty if it has none
     * @param stamp the stamp of the account; null if the account cannot be rechecked
     */
    public ProvedUser(Identity identity, String source, String stamp) {
        this(identity, source, stamp, null, null);
    }

    private ProvedUser(Identity identity, String source, String stamp, String providerSubject, String providerSession) {
        this.identity = identity;
        this.source = source;
        this.stamp = stamp;
        this.providerSubject = providerSubject;
        this.providerSession = providerSession;
    }

    /**
     * Creates a user whom a provider has proved.
     *
     * @param source the name of the provider in tokens
     * @param subject the name of the user in facts
     * @param session the name of the provider's session in facts, if the provider names it
     */
    public static ProvedUser ofProvider(Identity identity, String source, String subject, Optional<String> session) {
        return new ProvedUser(identity, source, null, subject, session.orElse(null));
    }

    /** Returns the user with the roles and claims of the store. */
    public Identity identity() {
        return identity;
    }

    Optional<String> source() {
        return Optional.of(source).filter(name -> !name.isEmpty());
    }

    Optional<String> stamp() {
        return Optional.ofNullable(stamp);
    }

    Optional<String> providerSubject() {
        return Optional.ofNullable(providerSubject);
    }

    Optional<String> providerSession() {
        return Optional.ofNullable(providerSession);
    }
}
