package io.github.jwtfilter.revocation;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Counts the entries of each owner in a fixed amount of memory, 64 kB. Each owner has two counters that others share, and
 * the lower one counts. So a count is never too low. It is too high only for an owner who shares both counters with busy
 * owners, one in 67 million. The counters depend on random numbers, so nobody can choose whom to share them with. Not
 * thread-safe.
 */
final class OwnerCounts {
    private static final int INDEX_BITS = 13;

    private final long oneMultiplier;
    private final long otherMultiplier;
    private final int[] one = new int[1 << INDEX_BITS];
    private final int[] other = new int[1 << INDEX_BITS];

    OwnerCounts() {
        SecureRandom random = new SecureRandom();
        oneMultiplier = random.nextLong() | 1;
        otherMultiplier = random.nextLong() | 1;
    }

    private static int index(long owner, long multiplier) {
        return (int) (owner * multiplier >>> Long.SIZE - INDEX_BITS);
    }

    /** Returns the entries of an owner. */
    int of(long owner) {
        return Math.min(one[index(owner, oneMultiplier)], other[index(owner, otherMultiplier)]);
    }

    /** Adds entries of an owner. */
    void add(long owner, int entries) {
        one[index(owner, oneMultiplier)] += entries;
        other[index(owner, otherMultiplier)] += entries;
    }

    /** Forgets all entries. */
    void clear() {
        Arrays.fill(one, 0);
        Arrays.fill(other, 0);
    }
}
