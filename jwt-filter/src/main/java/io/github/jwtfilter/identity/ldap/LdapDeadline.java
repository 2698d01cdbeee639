package io.github.jwtfilter.identity.ldap;

import io.github.jwtfilter.identity.IdentityStoreException;
import java.time.Duration;

/** The time at which a series of requests to a directory is abandoned. */
final class LdapDeadline {
    private final long end;

    private LdapDeadline(long end) {
        this.end = end;
    }

    static LdapDeadline in(Duration time) {
        return new LdapDeadline(System.nanoTime() + time.toNanos());
    }

    /**
     * Returns the remaining time, limited to the time wanted.
     *
     * @throws IdentityStoreException if no time remains
     */
    int milliseconds(Duration wanted) throws IdentityStoreException {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new IdentityStoreException("the directory took too long");
        }
        return (int) Math.min(left, wanted.toMillis());
    }

    void check() throws IdentityStoreException {
        milliseconds(Duration.ZERO);
    }
}
