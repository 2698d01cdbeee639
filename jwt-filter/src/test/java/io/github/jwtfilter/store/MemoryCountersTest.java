package io.github.jwtfilter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Do counters in memory fulfil the contract, expire on time and stay within their capacity? */
final class MemoryCountersTest extends CountersContract {
    private static final Duration MILLI = Duration.ofMillis(1);

    private final MutableClock clock = new MutableClock(NOW);
    private final Counters counters = new MemoryCounters(100, clock);

    @Override
    Counters counters() {
        return counters;
    }

    private void put(String key, long value, Duration keep) throws StoreException {
        assertTrue(counters.replace(key, counters.read(key), Count.of(value, clock.instant()), keep));
    }

    private long value(String key) throws StoreException {
        return counters.read(key).value();
    }

    private long present(String prefix, int count) throws StoreException {
        long present = 0;
        for (int i = 0; i < count; i++) {
            present += value(prefix + i) > 0 ? 1 : 0;
        }
        return present;
    }

    @Test
    void countExpiresExactlyOnTime() throws StoreException {
        put("key", 3, HOUR);
        clock.pass(HOUR.minus(MILLI));
        assertEquals(3, value("key"));
        clock.pass(MILLI);
        assertEquals(0, value("key"));
        put("key", 1, HOUR);
        assertEquals(1, value("key"));
    }

    @Test
    void writingRestartsExpiry() throws StoreException {
        put("key", 3, HOUR);
        clock.pass(HOUR.minus(MILLI));
        put("key", 4, HOUR);
        clock.pass(HOUR.minus(MILLI));
        assertEquals(4, value("key"));
    }

    @Test
    void fullStoreEvictsLowestCount() throws StoreException {
        for (int i = 0; i < 100; i++) {
            put("key" + i, i == 40 ? 1 : 5, HOUR);
        }
        put("one more", 1, HOUR);
        assertEquals(0, value("key40"));
        assertEquals(1, value("one more"));
        assertEquals(99, present("key", 100));
    }

    @Test
    void earliestExpiryIsEvictedAmongEqualCounts() throws StoreException {
        for (int i = 0; i < 100; i++) {
            put("key" + i, 1, HOUR.minusSeconds(i == 40 ? 1 : 0));
        }
        put("one more", 1, HOUR);
        assertEquals(0, value("key40"));
        assertEquals(99, present("key", 100));
    }

    @Test
    void lowCountsDoNotEvictHighCount() throws StoreException {
        put("locked", 5, Duration.ofMinutes(5));
        for (int i = 0; i < 10_000; i++) {
            put("key" + i, 1 + i % 4, HOUR);
        }
        assertEquals(5, value("locked"));
        assertEquals(99, present("key", 10_000));
    }

    @Test
    void growingCountInFullStoreEvictsNothing() throws StoreException {
        for (int i = 0; i < 100; i++) {
            put("key" + i, 1, HOUR);
        }
        put("key0", 2, HOUR);
        assertEquals(100, present("key", 100));
    }

    @Test
    void expiredCountsMakeRoomForLowerCounts() throws StoreException {
        for (int i = 0; i < 100; i++) {
            put("old" + i, 5, HOUR);
        }
        clock.pass(HOUR);
        for (int i = 0; i < 100; i++) {
            put("new" + i, 1, HOUR);
        }
        assertEquals(100, present("new", 100));
    }

    @Test
    void countHasMillisecondPrecision() {
        Instant fine = NOW.plusNanos(999_999);
        assertEquals(Count.of(1, NOW), Count.of(1, fine));
        assertEquals(Count.NONE, Count.of(0, NOW));
        assertEquals(Count.NONE, Count.of(-1, NOW));
    }
}
