package io.github.jwtfilter.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The logins that were ended, in this server's memory: each is kept until the last token of it would have expired, then
 * forgotten. An entry that still counts is never given up for a new one.
 *
 * <p>An owner, such as a user or a client, may have as many entries as there is room left. So one owner fills half of
 * the list at most, ten fill ten elevenths, and there is always room for others.
 */
public final class RevokedLogins {
    /** About 150 bytes each: 75 MB at the worst. */
    public static final int USUAL_CAPACITY = 500_000;

    /** Names come from outside; those that begin alike count as one. */
    private static final int MAX_OWNER = 80;

    private static final long BETWEEN_CLEANINGS = Duration.ofMinutes(1).toNanos();

    private final Map<String, Entry> ended = new ConcurrentHashMap<>();
    private final Map<String, Integer> entriesOf = new HashMap<>();
    private final int capacity;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private long lastCleaning;

    /**
     * An empty list.
     *
     * @param capacity how many logins may be remembered at once
     * @param clock tells what may be forgotten
     */
    public RevokedLogins(int capacity, Clock clock) {
        this(capacity, clock, System::nanoTime);
    }

    /**
     * An empty list.
     *
     * @param nanoTime a clock that never jumps. An entry is forgotten when both clocks say so: a clock that is ahead for
     *     a moment would end all entries at once
     */
    RevokedLogins(int capacity, Clock clock, LongSupplier nanoTime) {
        this.capacity = capacity;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.lastCleaning = nanoTime.getAsLong();
    }

    /**
     * Ends a login.
     *
     * @param login what all tokens of the login have in common
     * @param owner who may have many of them, such as the user's name
     * @param until when the last of them is over, clock skew included
     * @return false if the list is full of entries that still count, or the owner has as many as there is room left;
     *     then nothing was ended
     */
    public synchronized boolean revoke(String login, String owner, Instant until) {
        String counted = owner.substring(0, Math.min(owner.length(), MAX_OWNER));
        Instant now = clock.instant();
        long nanos = nanoTime.getAsLong();
        if (nanos - lastCleaning >= BETWEEN_CLEANINGS) {
            clean(now, nanos);
            lastCleaning = nanos;
        }
        Entry known = ended.get(login);
        if (known == null) {
            int entries = entriesOf.getOrDefault(counted, 0);
            if (ended.size() >= capacity || entries >= capacity - ended.size()) {
                return false;
            }
            entriesOf.put(counted, entries + 1);
        }
        Entry entry = new Entry(known == null ? counted : known.owner, until, now, nanos);
        if (known == null || known.until.isBefore(until)) {
            ended.put(login, entry);
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
     * Whether none was ended that anybody remembers.
     *
     * @return true if there is no need to ask for a login
     */
    public boolean isEmpty() {
        return ended.isEmpty();
    }

    /**
     * Whether a login was ended.
     *
     * @param login what all tokens of the login have in common
     * @return true until the entry is forgotten, which is no sooner than the last token of the login is over
     */
    public boolean isRevoked(String login) {
        return ended.containsKey(login);
    }

    /** Until when an end counts, by both clocks. */
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
                // 292 years: a foreign token may say so.
                return Long.MAX_VALUE;
            }
        }

        boolean isOver(Instant now, long nanos) {
            return !now.isBefore(until) && nanos - madeAt >= keepNanos;
        }
    }
}
