package io.github.jwtfilter.identity;

import io.github.jwtfilter.identity.hash.PasswordHash;
import io.github.jwtfilter.text.LogLimit;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Compares passwords with hashes, a few at a time. Every check computes one hash of each kind: the user's own, and
 * decoys for the other kinds. So response times do not reveal the names of existing users.
 */
final class PasswordChecker {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");
    private static final long MAX_WAIT_SECONDS = 5;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(MAX_WAIT_SECONDS);

    private final Semaphore processors;
    private final LoginThreads threads;
    private final LogLimit overloads = new LogLimit();

    /**
     * Creates a checker.
     *
     * @param threads limits the threads that check passwords or wait to do so
     */
    PasswordChecker(LoginThreads threads) {
        this.threads = threads;
        this.processors = new Semaphore(threads.computing(), true);
    }

    /**
     * Returns whether a password matches a hash.
     *
     * @param own the user's hash; null if the user is unknown or has no usable hash
     * @param decoys hashes of all kinds in use; the first of each kind is enough
     * @throws IdentityStoreException if too many other checks are waiting
     */
    boolean matches(PasswordHash own, Collection<PasswordHash> decoys, Credentials credentials)
            throws IdentityStoreException {
        Map<String, PasswordHash> byKind = new LinkedHashMap<>();
        decoys.forEach(decoy -> byKind.putIfAbsent(decoy.kind(), decoy));
        if (own != null) {
            byKind.put(own.kind(), own);
        }
        byte[] password = credentials.password();
        try {
            return password.length <= Credentials.MAX_PASSWORD_BYTES && matches(byKind.values(), password);
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    /**
     * Limits password checks to half the processors and a share of the threads, so that the rest of the server keeps
     * answering.
     */
    private boolean matches(Collection<PasswordHash> hashes, byte[] password) throws IdentityStoreException {
        if (!threads.tryEnter()) {
            throw tooMany();
        }
        try {
            if (!processors.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw tooMany();
            }
            try {
                return anyMatches(hashes, password);
            } finally {
                processors.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IdentityStoreException("users: interrupted while waiting to check a password");
        } finally {
            threads.leave();
        }
    }

    /** Computes all hashes, even after a match. */
    private static boolean anyMatches(Collection<PasswordHash> hashes, byte[] password) {
        boolean matches = false;
        for (PasswordHash hash : hashes) {
            matches |= hash.matches(password);
        }
        return matches;
    }

    private IdentityStoreException tooMany() {
        overloads.log(
                LOG,
                Level.WARNING,
                "JWTF-206 Too many logins check a password at the same time. Some get the status 503 and can retry in"
                        + " {0} seconds.",
                MAX_WAIT_SECONDS);
        // The audit log writes this reason, and its words are fixed.
        return new IdentityStoreException("users: too many passwords to check at once", RETRY_AFTER);
    }
}
