package io.github.jwtfilter.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.store.Count;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When does a failure start a lock, how long is the lock, and when is the failure forgiven? */
final class FailureLimitTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration MILLI = Duration.ofMillis(1);

    private final FailureLimit limit =
            new FailureLimit(5, Duration.ofMinutes(5), Duration.ofHours(12), Duration.ofHours(4));

    @ParameterizedTest
    @CsvSource({
        "0,                   PT0S",
        "1,                   PT0S",
        "4,                   PT0S",
        "5,                   PT5M",
        "6,                   PT10M",
        "7,                   PT20M",
        "8,                   PT40M",
        "9,                   PT1H20M",
        "10,                  PT2H40M",
        "11,                  PT5H20M",
        "12,                  PT10H40M",
        "13,                  PT12H",
        "14,                  PT12H",
        "1000,                PT12H",
        "9223372036854775807, PT12H",
    })
    void eachFailureAfterLockDoublesLock(long failures, Duration lock) {
        assertEquals(lock, limit.lock(failures));
    }

    @Test
    void lockEndsExactlyOnTime() {
        Count locked = Count.of(5, NOW);
        Instant end = NOW.plus(Duration.ofMinutes(5));
        assertEquals(Duration.ofMinutes(5), limit.lockLeft(locked, NOW));
        assertEquals(MILLI, limit.lockLeft(locked, end.minus(MILLI)));
        assertEquals(Duration.ZERO, limit.lockLeft(locked, end));
        assertEquals(Duration.ZERO, limit.lockLeft(locked, end.plus(MILLI)));
    }

    @Test
    void nothingIsLockedBelowLimit() {
        assertEquals(Duration.ZERO, limit.lockLeft(Count.NONE, NOW));
        assertEquals(Duration.ZERO, limit.lockLeft(Count.of(4, NOW), NOW));
        // The clock of another node may be ahead.
        assertEquals(Duration.ZERO, limit.lockLeft(Count.of(4, NOW.plusSeconds(60)), NOW));
        assertEquals(Count.of(5, NOW), limit.oneMore(Count.of(4, NOW.plusSeconds(60)), NOW));
    }

    /** Columns: failures at noon; time until one more; count after it; time of that count after noon. */
    @ParameterizedTest
    @CsvSource({
        "0, PT0S,       1, PT0S",
        "1, PT0S,       2, PT0S",
        "1, PT3H59M59S, 2, PT0S",
        "1, PT4H,       1, PT4H",
        "1, PT40H,      1, PT40H",
        "3, PT3H59M59S, 4, PT0S",
        "3, PT4H,       3, PT4H",
        "3, PT7H59M59S, 3, PT4H",
        "3, PT8H,       2, PT8H",
        "4, PT3H,       5, PT3H",
        "4, PT4H,       4, PT4H",
        "5, PT5M,       6, PT5M",
        "5, PT4H4M59S,  6, PT4H4M59S",
        "5, PT4H5M,     5, PT4H5M",
        "5, PT8H5M,     4, PT8H5M",
        "5, PT21H,      1, PT21H",
        "9, PT1H20M,   10, PT1H20M",
        "9, PT5H20M,    9, PT5H20M",
    })
    void failuresAreForgivenOneByOne(long failures, Duration later, long value, Duration time) {
        Count before = Count.of(failures, NOW);
        assertEquals(Count.of(value, NOW.plus(time)), limit.oneMore(before, NOW.plus(later)));
    }

    @Test
    void countIsKeptUntilAllFailuresAreForgiven() {
        assertEquals(Duration.ofHours(4), limit.keep(Count.of(1, NOW)));
        assertEquals(Duration.ofHours(20).plusMinutes(5), limit.keep(Count.of(5, NOW)));
    }
}
