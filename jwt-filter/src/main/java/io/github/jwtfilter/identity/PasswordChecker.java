package io.github.jwtfilter.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Compares passwords with hashes, a few at a time. Every check computes one hash of each kind, the user's own and decoys
 * for the other kinds, so that time tells nothing about who exists.
 */
final class PasswordChecker {
    private static final long LONGEST_WAIT_SECONDS = 5;
    private static final int MOST_WAITING = 64;

    private final Semaphore processors =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

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
        try {
            if (processors.getQueueLength() >= MOST_WAITING
                    || !processors.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IdentityStoreException("users: too many passwords to check at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IdentityStoreException("users: interrupted while waiting to check a password");
        }
        try {
            boolean matches = false;
            for (PasswordHash hash : hashes) {
                matches |= hash.matches(password);
            }
            return matches;
        } finally {
            processors.release();
        }
    }
}
