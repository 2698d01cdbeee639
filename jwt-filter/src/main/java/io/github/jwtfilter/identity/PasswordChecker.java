package io.github.jwtfilter.identity;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Compares passwords with hashes, a few at a time. Every check computes one hash of each kind, the user's own and decoys
 * for the other kinds, so that time tells nothing about who exists.
 */
final class PasswordChecker {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");
    private static final long LONGEST_WAIT_SECONDS = 5;

    /** Some containers have no more than eight threads for each processor, and half the processors compute here. */
    private static final int WAITING_FOR_EACH = 8;

    private static final Duration COME_BACK_AFTER = Duration.ofSeconds(LONGEST_WAIT_SECONDS);
    private static final long BETWEEN_COMPLAINTS_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Semaphore processors;
    /** Those who compute and those who wait. */
    private final Semaphore places;

    private final AtomicLong nextComplaint = new AtomicLong(System.nanoTime());

    PasswordChecker() {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /**
     * A checker.
     *
     * @param atOnce how many may compute at a time
     */
    PasswordChecker(int atOnce) {
        processors = new Semaphore(atOnce, true);
        places = new Semaphore(atOnce * (1 + WAITING_FOR_EACH));
    }

    /**
     * Whether a password is the one that a hash was made of.
     *
     * @param own the user's hash; null if there is no such user, or no password of theirs is right
     * @param decoys a hash of each kind there is; of one kind, one is enough
     * @throws IdentityStoreException if too many others wait
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
            return password.length <= Credentials.LONGEST_PASSWORD && matches(byKind.values(), password);
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    /** Half the processors and few of the threads may be busy with passwords: the rest of the server keeps answering. */
    private boolean matches(Collection<PasswordHash> hashes, byte[] password) throws IdentityStoreException {
        if (!places.tryAcquire()) {
            throw tooMany();
        }
        try {
            if (!processors.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
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
            places.release();
        }
    }

    /** All are computed, whichever matches. */
    private static boolean anyMatches(Collection<PasswordHash> hashes, byte[] password) {
        boolean matches = false;
        for (PasswordHash hash : hashes) {
            matches |= hash.matches(password);
        }
        return matches;
    }

    /** Of what may happen a thousand times a second the log is told once a minute. */
    private IdentityStoreException tooMany() {
        String message = "users: too many passwords to check at once";
        long now = System.nanoTime();
        long due = nextComplaint.get();
        if (now - due >= 0 && nextComplaint.compareAndSet(due, now + BETWEEN_COMPLAINTS_NANOS)) {
            LOG.log(Level.WARNING, "{0}; some logins are answered 503 and told to come back", message);
        }
        return new IdentityStoreException(message, COME_BACK_AFTER);
    }
}
