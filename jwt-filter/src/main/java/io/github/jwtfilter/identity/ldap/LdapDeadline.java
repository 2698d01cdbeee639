package io.github.jwtfilter.identity.ldap;

import io.github.jwtfilter.identity.IdentityStoreException;
import java.time.Duration;

/** When a conversation with a directory is given up. */
final class LdapDeadline {
    private final long end;

    private LdapDeadline(long end) {
        this.end = end;
    }

    static LdapDeadline in(Duration time) {
        return new LdapDeadline(System.nanoTime() + time.toNanos());
    }

    /**
     * What is left of the time, and not more than somebody wants of it.
     *
     * @throws IdentityStoreException if nothing is left
     */
    int milliseconds(Duration wanted) throws IdentityStoreException {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new IdentityStoreException("took too long");
        }
        return (int) Math.min(left, wanted.toMillis());
    }

    void check() throws IdentityStoreException {
        milliseconds(Duration.ZERO);
    }
}
