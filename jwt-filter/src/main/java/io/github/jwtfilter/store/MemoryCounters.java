package io.github.jwtfilter.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Counters in the memory of this node. Other nodes have their own, and a restart clears them. Reading takes no lock.
 */
public final class MemoryCounters implements Counters {
    /** Each count takes about 300 bytes, so all take 30 MB at most. */
    public static final int DEFAULT_MAX_COUNTS = 100_000;

    private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(1);

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final NavigableSet<Entry> leastFirst = new TreeSet<>(Entry.SMALLEST_FIRST);
    private final int capacity;
    private final Clock clock;
    private Instant nextCleaning = Instant.MIN;

    /**
     * Creates an empty store.
     *
     * @param capacity the maximum number of counts
     * @param clock decides when counts expire
     */
    public MemoryCounters(int capacity, Clock clock) {
        this.capacity = capacity;
        this.clock = clock;
    }

    @Override
    public Count read(String key) {
        Entry entry = entries.get(key);
        return entry == null || entry.isOver(clock.instant()) ? Count.NONE : entry.count;
    }

    @Override
    public synchronized boolean replace(String key, Count expected, Count next, Duration keep) {
        Instant now = clock.instant();
        clean(now);
        if (!read(key).equals(expected)) {
            return false;
        }
        Entry old = entries.get(key);
        if (old != null) {
            leastFirst.remove(old);
        }
        if (next.equals(Count.NONE)) {
            entries.remove(key);
        } else {
            if (old == null && entries.size() >= capacity) {
                entries.remove(leastFirst.pollFirst().key);
            }
            Entry entry = new Entry(key, next, now.plus(keep));
            entries.put(key, entry);
            leastFirst.add(entry);
        }
        return true;
    }

    /** Returns the keys of the highest counts. */
    public synchronized List<String> highest(int most) {
        return leastFirst.descendingSet().stream()
                .limit(most)
                .map(entry -> entry.key)
                .collect(Collectors.toList());
    }

    private void clean(Instant now) {
        if (now.isBefore(nextCleaning)) {
            return;
        }
        nextCleaning = now.plus(BETWEEN_CLEANINGS);
        leastFirst.removeIf(entry -> entry.isOver(now) && entries.remove(entry.key, entry));
    }

    /** A count with its time of expiry. */
    private static final class Entry {
        static final Comparator<Entry> SMALLEST_FIRST = Comparator.comparingLong((Entry entry) -> entry.count.value())
                .thenComparing(entry -> entry.until)
                .thenComparing(entry -> entry.key);

        final String key;
        final Count count;
        final Instant until;

        Entry(String key, Count count, Instant until) {
            this.key = key;
            this.count = count;
            this.until = until;
        }

        boolean isOver(Instant now) {
            return !now.isBefore(until);
        }
    }
}
