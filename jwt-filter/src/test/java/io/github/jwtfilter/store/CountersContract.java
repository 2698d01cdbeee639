package io.github.jwtfilter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Does a store of counts fulfil its contract? Each implementation has a subclass. */
abstract class CountersContract {
    static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123Z");
    static final Duration HOUR = Duration.ofHours(1);

    /** Returns the store under test, without counts. */
    abstract Counters counters();

    private static Count count(long value) {
        return Count.of(value, NOW);
    }

    @Test
    void unknownKeyHasNoCount() throws StoreException {
        assertEquals(Count.NONE, counters().read("absent"));
    }

    @Test
    void writtenCountIsRead() throws StoreException {
        Counters counters = counters();
        assertTrue(counters.replace("key", Count.NONE, count(7), HOUR));
        assertEquals(count(7), counters.read("key"));
        assertTrue(counters.replace("key", count(7), Count.of(8, NOW.plusMillis(1)), HOUR));
        assertEquals(Count.of(8, NOW.plusMillis(1)), counters.read("key"));
        assertEquals(Count.NONE, counters.read("other"));
    }

    @Test
    void largeValuesAndDistantTimesAreKept() throws StoreException {
        Counters counters = counters();
        for (long value : new long[] {1, Integer.MAX_VALUE + 1L, Long.MAX_VALUE}) {
            for (Instant time : List.of(Instant.EPOCH, NOW, Instant.parse("2999-12-31T23:59:59.999Z"))) {
                Count count = Count.of(value, time);
                assertTrue(counters.replace("key", counters.read("key"), count, HOUR));
                assertEquals(count, counters.read("key"));
            }
        }
        String longest = "k".repeat(64);
        assertTrue(counters.replace(longest, Count.NONE, count(1), HOUR));
        assertEquals(count(1), counters.read(longest));
    }

    @Test
    void outdatedReplaceChangesNothing() throws StoreException {
        Counters counters = counters();
        assertFalse(counters.replace("key", count(1), count(2), HOUR));
        assertEquals(Count.NONE, counters.read("key"));
        assertTrue(counters.replace("key", Count.NONE, count(2), HOUR));
        assertFalse(counters.replace("key", Count.NONE, count(1), HOUR));
        assertFalse(counters.replace("key", count(1), count(3), HOUR));
        assertFalse(counters.replace("key", Count.of(2, NOW.plusMillis(1)), count(3), HOUR));
        assertFalse(counters.replace("key", count(1), Count.NONE, HOUR));
        assertEquals(count(2), counters.read("key"));
    }

    @Test
    void replaceWithNoneRemovesCount() throws StoreException {
        Counters counters = counters();
        assertTrue(counters.replace("key", Count.NONE, count(2), HOUR));
        assertTrue(counters.replace("key", count(2), Count.NONE, HOUR));
        assertEquals(Count.NONE, counters.read("key"));
        assertTrue(counters.replace("key", Count.NONE, Count.NONE, HOUR));
        assertTrue(counters.replace("key", Count.NONE, count(1), HOUR));
        assertEquals(count(1), counters.read("key"));
    }

    @Test
    void sameCountMayBeWrittenAgain() throws StoreException {
        Counters counters = counters();
        for (int i = 0; i < 3; i++) {
            assertTrue(counters.replace("key", counters.read("key"), count(2), HOUR));
        }
        assertTrue(counters.replace("key", count(2), Count.NONE, HOUR));
        assertEquals(Count.NONE, counters.read("key"));
    }

    @Test
    void concurrentIncrementsAreAllCounted() throws Exception {
        int threads = 16;
        int each = 50;
        Counters counters = counters();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> {
                    start.await();
                    for (int j = 0; j < each; j++) {
                        Count before;
                        do {
                            before = counters.read("key");
                        } while (!counters.replace("key", before, count(before.value() + 1), HOUR));
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> future : running) {
                future.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertEquals((long) threads * each, counters.read("key").value());
    }
}
