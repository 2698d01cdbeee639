package io.github.jwtfilter.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * A list of revoked ids in this server's memory, for example of sessions. Each entry stays until what it revokes has
 * expired, and is then removed. A new entry never replaces one that is still needed. {@link EndedLogins} is the list of
 * logins.
 *
 * <p>An owner, for example a user or a client, may have as many entries as there are free places. One owner can
 * therefore fill half of the list, and ten owners ten elevenths. There is always room for others.
 */
public final class Revocations {
    /**
     * The maximum number of characters that are compared, because owner names come from outside. Longer names with the
     * same beginning count as one owner.
     */
    private static final int MAX_OWNER_CHARACTERS = 80;

    private static final long BETWEEN_CLEANINGS = Duration.ofMinutes(1).toNanos();

    private final Map<String, Entry> ended = new ConcurrentHashMap<>();
    private final Map<String, Integer> entriesOf = new HashMap<>();
    private final int capacity;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private long lastCleaning;

    /**
     * Creates an empty list.
     *
     * @param capacity the maximum number of ids, about 150 bytes each
     * @param clock the clock that decides when entries expire
     * @param nanoTime a monotonic clock. An entry expires when both clocks agree. Otherwise a clock that is ahead for a
     *     moment would remove all entries at once
     */
    public Revocations(int capacity, Clock clock, LongSupplier nanoTime) {
        this.capacity = capacity;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.lastCleaning = nanoTime.getAsLong();
    }

    /**
     * Revokes an id.
     *
     * @param id what to revoke
     * @param owner the user or client whose entries are limited
     * @param until the time when it expires anyway
     * @return false if the id stays valid, because the list is full of needed entries or the owner has as many
     *     entries as there are free places
     */
    public synchronized boolean revoke(String id, String owner, Instant until) {
        String counted = owner.substring(0, Math.min(owner.length(), MAX_OWNER_CHARACTERS));
        Instant now = clock.instant();
        long nanos = nanoTime.getAsLong();
        if (nanos - lastCleaning >= BETWEEN_CLEANINGS) {
            clean(now, nanos);
            lastCleaning = nanos;
        }
        Entry known = ended.get(id);
        if (known == null) {
            int entries = entriesOf.getOrDefault(counted, 0);
            if (ended.size() >= capacity || entries >= capacity - ended.size()) {
                return false;
            }
            entriesOf.put(counted, entries + 1);
        }
        Entry entry = new Entry(known == null ? counted : known.owner, until, now, nanos);
        if (known == null || known.until.isBefore(until)) {
            ended.put(id, entry);
        }
        return true;
    }

    private void clean(Instant now, long nanos) {
        ended.values().removeIf(entry -> {
            boolean over = entry.isOver(now, nanos);
            if (over) {
                entriesOf.computeIfPresent(entry.owner, (owner, count) -> count > 1 ? count - 1 : null);
            }
            return over;
        });
    }

    /**
     * Returns true if an id was revoked.
     *
     * @return true until the entry is removed, at the earliest when what it revokes has expired
     */
    public boolean isRevoked(String id) {
        return ended.containsKey(id);
    }

    /** A revoked id with its expiry on both clocks. */
    private static final class Entry {
        final String owner;
        final Instant until;
        final long madeAt;
        final long keepNanos;

        Entry(String owner, Instant until, Instant now, long nanos) {
            this.owner = owner;
            this.until = until;
            this.madeAt = nanos;
            this.keepNanos = nanosBetween(now, until);
        }

        private static long nanosBetween(Instant now, Instant until) {
            try {
                return Duration.between(now, until).toNanos();
            } catch (ArithmeticException e) {
                // 292 years or more: a foreign token may claim that.
                return Long.MAX_VALUE;
            }
        }

        boolean isOver(Instant now, long nanos) {
            return !now.isBefore(until) && nanos - madeAt >= keepNanos;
        }
    }
}
