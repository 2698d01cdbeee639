package io.github.jwtfilter.revocation;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The clock by which ended logins are forgotten. It shows the wall clock's time, but never runs faster than the monotonic
 * clock. A wall clock that is ahead for a moment therefore forgets nothing.
 *
 * <p>If the wall clock stays ahead for as long as entries are needed, it was set right meanwhile, for example soon after
 * the server had started. Then this clock follows it: all entries made before that have expired.
 *
 * <p>Not thread-safe.
 */
final class PrudentClock {
    /** The monotonic clock drifts from the wall clock by some seconds a day. */
    private static final long MAX_DRIFT_MILLIS = Duration.ofMinutes(1).toMillis();

    private final Clock wall;
    private final LongSupplier nanoTime;
    private long retentionNanos;

    /** The wall clock's time at {@link #startNanos}, and later the steady clock's zero. */
    private long startMillis;

    private long startNanos;

    /** When the wall clock was last seen to agree with the monotonic one. */
    private long agreedNanos;

    /** @param retention how long entries are needed */
    PrudentClock(Clock wall, LongSupplier nanoTime, Duration retention) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.retentionNanos = retention.toNanos();
        follow(wall.millis(), nanoTime.getAsLong());
    }

    /** Changes how long entries are needed. */
    void retain(Duration retention) {
        retentionNanos = retention.toNanos();
    }

    private void follow(long millis, long nanos) {
        startMillis = millis;
        startNanos = nanos;
        agreedNanos = nanos;
    }

    /** Returns the seconds since 1970. Called whenever an entry is made, so that no jump remains unseen. */
    long seconds() {
        long millis = wall.millis();
        long nanos = nanoTime.getAsLong();
        long steady = startMillis + TimeUnit.NANOSECONDS.toMillis(nanos - startNanos);
        if (millis <= steady + MAX_DRIFT_MILLIS) {
            agreedNanos = nanos;
        }
        if (millis < steady || nanos - agreedNanos >= retentionNanos) {
            follow(millis, nanos);
            steady = millis;
        }
        return Math.floorDiv(Math.min(millis, steady), 1000);
    }
}
