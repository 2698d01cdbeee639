package io.github.jwtfilter.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.jwtfilter.testing.Heap;
import io.github.jwtfilter.testing.Waiting;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Does the table find exactly what was put into it, in little memory, and while it changes? */
final class FactTableTest {
    private static final int MILLION = 1_000_000;

    private final FactTable table = new FactTable();

    /** Returns the first part of a digest, as evenly spread as those of SHA-256. */
    private static long high(int number) {
        return new SplittableRandom(number).nextLong();
    }

    private static int low(int number) {
        return number * 0x9e3779b9;
    }

    private void put(int number, long second) {
        table.put(high(number), low(number), second, false);
    }

    private long second(int number) {
        return table.second(high(number), low(number));
    }

    @Test
    void entryOfAMillionIsFoundAndTakesAtMost24Bytes() {
        for (int i = 0; i < MILLION; i++) {
            put(i, i + 1L);
            if (i + 1 >= 1_000) {
                assertTrue(table.bytes() <= 24L * (i + 1), table.bytes() + " bytes for " + (i + 1));
            }
        }
        assertEquals(MILLION, table.size());
        for (int i = 0; i < MILLION; i++) {
            assertEquals(i + 1, second(i));
            assertEquals(0, second(MILLION + i), "a stranger");
        }
    }

    /** The tables are small enough for ordinary regions of the heap. Larger arrays are rounded up to whole regions. */
    @Test
    void reportedBytesAreThoseOnTheHeap() {
        // Other threads of the tests may use the heap meanwhile.
        Waiting.until("the bytes are those reported", FactTableTest::areReportedBytesOnTheHeap);
    }

    private static boolean areReportedBytesOnTheHeap() {
        List<FactTable> tables = new ArrayList<>();
        long before = Heap.usedAfterCollection();
        long reported = 0;
        for (int i = 0; i < 50; i++) {
            FactTable filled = new FactTable();
            for (int number = 0; number < 10_000; number++) {
                filled.put(high(number), low(number), 1, false);
            }
            tables.add(filled);
            reported += filled.bytes();
        }
        long taken = Heap.usedAfterCollection() - before;
        assertTrue(reported <= 24L * 10_000 * tables.size());
        return Math.abs(taken - reported) < reported / 50;
    }

    @Test
    void digestsThatDifferInOnePartAreKeptApart() {
        table.put(7, 2, 10, false);
        table.put(7, 4, 20, false);
        table.put(9, 2, 30, false);
        assertEquals(10, table.second(7, 2));
        assertEquals(20, table.second(7, 4));
        assertEquals(30, table.second(9, 2));
        assertEquals(0, table.second(7, 6));
        assertEquals(0, table.second(9, 4));
    }

    @Test
    void lowestBitOfDigestDoesNotCount() {
        table.put(7, 2, 10, false);
        assertEquals(10, table.second(7, 3));
        table.put(7, 3, 20, false);
        assertEquals(1, table.size());
    }

    @Test
    void digestOfZerosIsAnEntry() {
        table.put(0, 0, 10, false);
        table.put(0, 0, 20, false);
        assertEquals(20, table.second(0, 0));
        assertEquals(1, table.size());
    }

    @Test
    void laterSecondCounts() {
        put(1, 10);
        put(1, 5);
        assertEquals(10, second(1));
        put(1, 20);
        assertEquals(20, second(1));
        assertEquals(1, table.size());
    }

    @Test
    void secondsAreCutToTheirRange() {
        put(1, -5);
        put(2, 253_402_300_799L);
        put(3, 3_000_000_000L);
        assertEquals(1, second(1));
        assertEquals(0xffff_ffffL, second(2));
        assertEquals(3_000_000_000L, second(3));
    }

    @Test
    void removalKeepsExactlyTheLaterEntries() {
        for (int i = 0; i < 10_000; i++) {
            put(i, i + 1L);
        }
        table.removeBefore(9_001);
        assertEquals(1_000, table.size());
        assertTrue(table.bytes() <= 24 * 1_000 + 100, "memory is given back");
        for (int i = 0; i < 10_000; i++) {
            assertEquals(i < 9_000 ? 0 : i + 1, second(i));
        }
    }

    @Test
    void anyOrderOfChangesLeavesWhatAMapWouldHold() {
        for (int seed = 0; seed < 50; seed++) {
            FactTable fuzzed = new FactTable();
            Map<Integer, Long> expected = new HashMap<>();
            Random random = new Random(seed);
            int range = 1 + random.nextInt(2_000);
            for (int step = 0; step < 5_000; step++) {
                int number = random.nextInt(range);
                long second = 1L + random.nextInt(1_000);
                if (step % 500 == 499) {
                    fuzzed.removeBefore(second);
                    expected.values().removeIf(known -> known < second);
                } else {
                    fuzzed.put(high(number), low(number), second, random.nextBoolean());
                    expected.merge(number, second, Math::max);
                }
            }
            assertEquals(expected.size(), fuzzed.size(), "seed " + seed);
            for (int number = 0; number < range; number++) {
                assertEquals(
                        expected.getOrDefault(number, 0L),
                        fuzzed.second(high(number), low(number)),
                        "seed " + seed + ", number " + number);
            }
        }
    }

    @Test
    void readersFindWhatWasPutAndNothingElseDuringGrowthAndRemoval() throws Exception {
        int last = 200_000;
        AtomicInteger put = new AtomicInteger();
        ExecutorService readers = Executors.newFixedThreadPool(16);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            int seed = i;
            answers.add(readers.submit(() -> {
                SplittableRandom random = new SplittableRandom(seed);
                int wrong = 0;
                for (int known = 0; known < last; known = put.get()) {
                    int number = known == 0 ? 0 : random.nextInt(known);
                    wrong += known > 0 && second(number) != number + 1_000 ? 1 : 0;
                    wrong += second(last + random.nextInt(last)) == 0 ? 0 : 1;
                }
                return wrong;
            }));
        }
        for (int i = 0; i < last; i++) {
            put(i, i + 1_000L);
            if (i % 10 == 0) {
                table.put(high(-1 - i), 0, 1, false);
            }
            if (i % 20_000 == 0) {
                table.removeBefore(2);
            }
            put.set(i + 1);
        }
        readers.shutdown();
        for (Future<Integer> wrong : answers) {
            assertEquals(0, wrong.get());
        }
    }

    @Test
    void lookUpAllocatesNothing() {
        for (int i = 0; i < 10_000; i++) {
            put(i, 1);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            long found = 0;
            for (int i = 0; i < 20_000; i++) {
                found += table.second(i * 0x9e3779b97f4a7c15L, i);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before + (found < 0 ? 1 : 0));
        }
        assertTrue(least < 1_000, least + " bytes for 20,000 look-ups");
    }

    @Test
    void entriesWithoutMarkAreListed() {
        for (int i = 0; i < 100; i++) {
            table.put(high(i), low(i), i + 1L, i % 2 == 0);
        }
        assertEquals(numbers(1, 100), listed(1_000, 0));
        assertEquals(10, listed(10, 0).size());
        assertEquals(numbers(51, 100), listed(1_000, 51));
        for (int i = 0; i < 100; i++) {
            table.put(high(i), low(i), i + 1L, true);
        }
        assertEquals(Set.of(), listed(1_000, 0));
        table.unmark();
        assertEquals(100, listed(1_000, 0).size());
    }

    @Test
    void markBelongsToTheSecond() {
        put(1, 10);
        table.put(high(1), low(1), 5, true);
        assertEquals(1, unmarked(), "an earlier second in the store");
        table.put(high(1), low(1), 10, true);
        assertEquals(0, unmarked());
        put(1, 10);
        put(1, 5);
        assertEquals(0, unmarked());
        put(1, 20);
        assertEquals(1, unmarked(), "a later second");
    }

    private int unmarked() {
        return table.unmarked(10, 0, (high, low, second) -> second).size();
    }

    private static Set<Long> numbers(int from, int to) {
        Set<Long> numbers = new HashSet<>();
        for (long i = from; i < to; i++) {
            if (i % 2 == 1) {
                numbers.add(i + 1);
            }
        }
        return numbers;
    }

    private Set<Long> listed(int most, long from) {
        return new HashSet<>(table.unmarked(most, from, (high, low, second) -> {
            assertEquals(high((int) second - 1), high);
            assertEquals(low((int) second - 1) & ~1, low & ~1);
            return second;
        }));
    }
}
