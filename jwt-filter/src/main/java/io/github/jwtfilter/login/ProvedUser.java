package io.github.jwtfilter.login;

import io.github.jwtfilter.identity.Identity;
import java.util.Optional;

/** A user whose identity a store has proved, and what the token needs for rechecks of the account. Immutable. */
public final class ProvedUser {
    private final Identity identity;
    private final String source;
    private final String stamp;

    /**
     * Creates a user.
     *
     * @param source the name of the source in tokens; empty if it has none
     * @param stamp the stamp of the account; null if the account cannot be rechecked
     */
    public ProvedUser(Identity identity, String source, String stamp) {
        this.identity = identity;
        this.source = source;
        this.stamp = stamp;
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
}
