package io.github.jwtfilter.identity;

import io.github.jwtfilter.store.Count;
import io.github.jwtfilter.store.Counters;
import io.github.jwtfilter.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The failures of one client or of one user there, during one try. The try is counted as failed before it is made, so
 * that of many at once no more than the limit come through; if it does not fail, that is taken back.
 */
final class Tally {
    /** Below the limit somebody gets on in each round, at it nobody tries again: more rounds than threads is enough. */
    private static final int MOST_ROUNDS = 10_000;

    /** When to ask again while tries are being made whose outcome will decide. */
    private static final Duration UNDECIDED = Duration.ofSeconds(1);

    private final Counters counters;
    /** How many tries of each key this node is just making: bounded by its threads. */
    private final Map<String, Integer> beingMade;

    private final String key;
    private final FailureLimit limit;
    private final Clock clock;
    private Count before = Count.NONE;
    private Count counted = Count.NONE;
    private boolean begun;
    private boolean undecided;
    private boolean locked;

    Tally(Counters counters, Map<String, Integer> beingMade, String key, FailureLimit limit, Clock clock) {
        this.counters = counters;
        this.beingMade = beingMade;
        this.key = key;
        this.limit = limit;
        this.clock = clock;
    }

    /** How long no try may begin; zero if one may. */
    Duration lockLeft() throws StoreException {
        return lockLeft(counters.read(key), clock.instant());
    }

    private Duration lockLeft(Count failures, Instant now) {
        Duration left = limit.lockLeft(failures, now);
        long decided = failures.value() - beingMade.getOrDefault(key, 0);
        undecided = !left.isZero() && limit.lock(decided).isZero();
        locked = !left.isZero() && !undecided;
        return undecided && left.compareTo(UNDECIDED) > 0 ? UNDECIDED : left;
    }

    /** Whether no try may begin only because others are being made, whose outcome will decide. */
    boolean isUndecided() {
        return undecided;
    }

    /** Whether no try may begin, however those end that are being made. */
    boolean isLocked() {
        return locked;
    }

    /** Counts a try as failed, unless none may begin: then nothing is counted, and it is told how long to wait. */
    Duration begin() throws StoreException {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Instant now = clock.instant();
            before = counters.read(key);
            Duration left = lockLeft(before, now);
            if (!left.isZero()) {
                return left;
            }
            counted = limit.oneMore(before, now);
            if (counters.replace(key, before, counted, limit.keep(counted))) {
                begun = true;
                beingMade.merge(key, 1, Integer::sum);
                return Duration.ZERO;
            }
        }
        throw tooBusy();
    }

    /** The try was made, however it went; or it never began. */
    void end() {
        if (begun) {
            begun = false;
            beingMade.merge(key, -1, (made, one) -> made == 1 ? null : made - 1);
        }
    }

    /** The try did not fail. */
    void takeBack() throws StoreException {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Count now = counters.read(key);
            // If nobody else has counted since, a lock that was over is over again.
            Count less = now.equals(counted) ? before : Count.of(now.value() - 1, now.time());
            if (counters.replace(key, now, less, limit.keep(less))) {
                return;
            }
        }
        throw tooBusy();
    }

    /** All failures are forgotten. */
    void clear() throws StoreException {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            if (counters.replace(key, counters.read(key), Count.NONE, Duration.ZERO)) {
                return;
            }
        }
        throw tooBusy();
    }

    private static StoreException tooBusy() {
        return new StoreException("a counter was changed by others again and again");
    }

    /** How long this try has locked, as it failed. */
    Duration lock() {
        return limit.lock(counted.value());
    }

    /** How many tries have failed, this one included. */
    long failures() {
        return counted.value();
    }
}
