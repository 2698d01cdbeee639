package io.github.jwtfilter.store;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The clocks of one filter: one for dates, one for durations. Immutable. */
public final class Clocks {
    private final Clock wall;
    private final Clock steady;

    private Clocks(Clock wall, Clock steady) {
        this.wall = wall;
        this.steady = steady;
    }

    /** Returns the clocks of this machine. */
    public static Clocks ofSystem() {
        return new Clocks(Clock.systemUTC(), new SteadyClock());
    }

    /** Returns one clock for dates and for durations, for example a clock that a test moves. */
    public static Clocks of(Clock clock) {
        return new Clocks(clock, clock);
    }

    /** Returns the clock for dates, such as the expiry of a token. An operator or a time server may set it. */
    public Clock wall() {
        return wall;
    }

    /** Returns the steady clock in nanoseconds since an arbitrary time. Only differences of two values count. */
    public LongSupplier nanoTime() {
        return () -> {
            Instant now = steady.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        };
    }

    /** Returns the clock for durations, such as the lock of a user. It never jumps, see {@link SteadyClock}. */
    public Clock steady() {
        return steady;
    }
}
