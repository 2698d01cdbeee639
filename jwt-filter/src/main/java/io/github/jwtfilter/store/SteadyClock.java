package io.github.jwtfilter.store;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock that starts at the system's time and then follows {@link System#nanoTime}, so it advances steadily. Use it
 * for durations, such as the length of a lock: if the system clock is wrong for a moment, locks still end on time.
 * Compare its instants only with each other, because they drift from the system's time. Times from elsewhere, such as
 * those of a token, need the system's clock.
 */
public final class SteadyClock extends Clock {
    private final LongSupplier nanoTime;
    private final Instant start;
    private final long startNanos;

    /** Creates a clock that starts now. */
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
