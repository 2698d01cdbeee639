package io.github.jwtfilter.throttle;

import io.github.jwtfilter.store.Count;
import io.github.jwtfilter.store.Counters;
import io.github.jwtfilter.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One login attempt, counted for one key: a client, or a user and client together. The attempt counts as failed before
 * it begins, so that concurrent attempts cannot exceed the limit. Afterwards it is taken back unless it failed.
 */
final class Attempt {
    /**
     * Below the limit one attempt succeeds in each round, and at the limit all attempts give up. So this needs to
     * exceed only the number of threads.
     */
    private static final int MAX_ROUNDS = 10_000;

    /** When to retry while the outcome of running attempts is still open. */
    private static final Duration UNDECIDED = Duration.ofSeconds(1);

    /** How long an attempt runs at most. A younger lock may count attempts that another node is checking. */
    private static final Duration MAX_RUN = Duration.ofSeconds(5);

    private final Counters counters;
    /** Running attempts of this node by key. The number of threads bounds its size. */
    private final Map<String, Integer> running;

    private final String key;
    private final FailureLimit limit;
    private final Clock clock;

    /** The present count, as far as this attempt knows. If it is outdated, a replacement fails and it is read again. */
    private Count known = Count.NONE;

    private Count countBefore = Count.NONE;
    private Count counted = Count.NONE;
    private boolean begun;
    private boolean undecided;
    private boolean locked;

    Attempt(Counters counters, Map<String, Integer> running, String key, FailureLimit limit, Clock clock) {
        this.counters = counters;
        this.running = running;
        this.key = key;
        this.limit = limit;
        this.clock = clock;
    }

    /** Returns how long attempts are locked, or zero if one may begin now. */
    Duration lockLeft() throws StoreException {
        known = counters.read(key);
        return lockLeft(known, clock.instant());
    }

    /** Returns the same from what this node knows. Another node may have changed it meanwhile. */
    Duration lockLeftHere() throws StoreException {
        return lockLeft(counters.readHere(key), clock.instant());
    }

    private Duration lockLeft(Count failures, Instant now) {
        Duration left = limit.lockLeft(failures, now);
        long decided = failures.value() - running.getOrDefault(key, 0);
        undecided = !left.isZero() && limit.lock(decided).isZero();
        locked = !left.isZero() && !undecided;
        // The attempt is refused in any case, so an early retry gives an attacker no further try.
        boolean mayEndSoon = undecided || locked && mayRunElsewhere(failures, now);
        return mayEndSoon && left.compareTo(UNDECIDED) > 0 ? UNDECIDED : left;
    }

    private boolean mayRunElsewhere(Count failures, Instant now) {
        return counters.isShared() && Duration.between(failures.time(), now).compareTo(MAX_RUN) < 0;
    }

    /** Returns whether attempts are locked only because running attempts count as failed. Their outcome decides. */
    boolean isUndecided() {
        return undecided;
    }

    /** Returns whether attempts are locked, even if all running ones succeed. */
    boolean isLocked() {
        return locked;
    }

    /**
     * Counts an attempt as failed and returns zero. If attempts are locked, it counts nothing and returns how long to
     * wait. Call {@link #lockLeft()} before.
     */
    Duration begin() throws StoreException {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Instant now = clock.instant();
            Duration left = lockLeft(known, now);
            if (!left.isZero()) {
                return left;
            }
            countBefore = known;
            counted = limit.oneMore(countBefore, now);
            if (isReplaced(counted)) {
                begun = true;
                running.merge(key, 1, Integer::sum);
                return Duration.ZERO;
            }
        }
        throw tooBusy();
    }

    /** Replaces the count that is known. If another attempt has changed it, reads it and returns false. */
    private boolean isReplaced(Count next) throws StoreException {
        boolean replaced = counters.replace(key, known, next, limit.keep(next));
        known = replaced ? next : counters.read(key);
        return replaced;
    }

    /** Ends a running attempt, with any outcome. Does nothing if the attempt never began. */
    void end() {
        if (begun) {
            begun = false;
            running.merge(key, -1, (made, one) -> made == 1 ? null : made - 1);
        }
    }

    /** Removes the attempt from the count, because it did not fail. */
    void takeBack() throws StoreException {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            // If the count is unchanged since, restore the old one: a lock that had ended stays ended.
            Count less = known.equals(counted) ? countBefore : Count.of(known.value() - 1, known.time());
            if (isReplaced(less)) {
                return;
            }
        }
        throw tooBusy();
    }

    /** Clears all failures. */
    void clear() throws StoreException {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            if (isReplaced(Count.NONE)) {
                return;
            }
        }
        throw tooBusy();
    }

    private static StoreException tooBusy() {
        return new StoreException("other attempts changed the counter too often");
    }

    /** Returns how long this attempt locks if it fails, or zero. */
    Duration lock() {
        return limit.lock(counted.value());
    }

    /** Returns the number of failed attempts, including this one. */
    long failures() {
        return counted.value();
    }
}
