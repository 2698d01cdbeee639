package io.github.jwtfilter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Is a count kept for the right time, even if the system clock jumps? */
final class SteadyClockTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final MutableClock system = new MutableClock(START);
    private long nanos = -5;
    private final SteadyClock clock = new SteadyClock(system, () -> nanos);

    @Test
    void clockFollowsSteadyTime() {
        assertEquals(START, clock.instant());
        system.set(START.plus(Duration.ofDays(365)));
        assertEquals(START, clock.instant());
        nanos += Duration.ofMinutes(3).toNanos();
        assertEquals(START.plus(Duration.ofMinutes(3)), clock.instant());
        system.set(START.minus(Duration.ofDays(365)));
        assertEquals(START.plus(Duration.ofMinutes(3)), clock.instant());
    }

    @Test
    void countSurvivesSystemClockJump() {
        MemoryCounters counters = new MemoryCounters(10, clock);
        Count five = Count.of(5, clock.instant());
        counters.replace("user", Count.NONE, five, Duration.ofHours(1));
        system.set(START.plus(Duration.ofDays(1)));
        counters.replace("other", Count.NONE, five, Duration.ofHours(1));
        assertEquals(five, counters.read("user"));
        nanos += Duration.ofHours(1).toNanos();
        assertEquals(Count.NONE, counters.read("user"));
    }
}
