package io.github.jwtfilter.store;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock that starts with the system's and then never jumps: it counts {@link System#nanoTime}. For durations, such as
 * how long a user is locked. A system clock that is set wrong for a moment neither opens a lock nor prolongs it. Its
 * instants drift from the system's; never compare them with a time from elsewhere, such as a token's.
 */
public final class SteadyClock extends Clock {
    private final LongSupplier nanoTime;
    private final Instant start;
    private final long startNanos;

    /** A clock that starts now. */
    public SteadyClock() {
        this(Clock.systemUTC(), System::nanoTime);
    }

    SteadyClock(Clock system, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = system.instant();
        this.startNanos = nanoTime.getAsLong();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanoTime.getAsLong() - startNanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a steady clock has instants only");
    }
}
