package io.github.jwtfilter.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Cells in the memory of this node. Other nodes have their own, and a restart clears them. An owner, for example a user, may
 * create as many cells as there are free places, and at most 1,000. So there is always room for others. Safe for use by
 * many threads.
 */
public final class MemoryCells {
    /** Each cell takes about 300 bytes, so all take 30 MB at most. */
    public static final int DEFAULT_CAPACITY = 100_000;

    static final int MAX_CELLS_OF_OWNER = 1_000;

    private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(1);

    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, Integer> entriesOf = new HashMap<>();
    private final int capacity;
    private final Clock clock;
    private Instant nextCleaning = Instant.MIN;

    /**
     * Creates an empty store.
     *
     * @param capacity the maximum number of cells
     * @param clock decides when cells expire
     */
    public MemoryCells(int capacity, Clock clock) {
        this.capacity = capacity;
        this.clock = clock;
    }

    /** Returns the cells. Those that are created here count for an owner. If there is no room, a creation fails. */
    public Cells of(String owner) {
        return new Cells() {
            @Override
            public Optional<String> read(String name) {
                return MemoryCells.this.read(name);
            }

            @Override
            public boolean replace(String name, Optional<String> expected, Optional<String> next, Duration keep)
                    throws StoreException {
                return MemoryCells.this.replace(owner, name, expected, next, keep);
            }
        };
    }

    private synchronized Optional<String> read(String name) {
        Entry entry = entries.get(name);
        return entry == null || entry.isOver(clock.instant()) ? Optional.empty() : Optional.of(entry.text);
    }

    private synchronized boolean replace(
            String owner, String name, Optional<String> expected, Optional<String> next, Duration keep)
            throws StoreException {
        Instant now = clock.instant();
        clean(now);
        if (!read(name).equals(expected)) {
            return false;
        }
        Entry before = remove(name);
        if (next.isPresent()) {
            String counted = expected.isEmpty() ? owner : before.owner;
            int others = entriesOf.getOrDefault(counted, 0);
            if (expected.isEmpty() && others >= Math.min(capacity - entries.size(), MAX_CELLS_OF_OWNER)) {
                throw new StoreException("memory: expected room for another entry, got " + entries.size() + " of "
                        + capacity + " entries in use, " + others + " of them of this user");
            }
            entries.put(name, new Entry(counted, next.get(), now.plus(keep)));
            entriesOf.put(counted, others + 1);
        }
        return true;
    }

    private Entry remove(String name) {
        Entry entry = entries.remove(name);
        if (entry != null) {
            release(entry);
        }
        return entry;
    }

    private void release(Entry entry) {
        entriesOf.computeIfPresent(entry.owner, (owner, count) -> count > 1 ? count - 1 : null);
    }

    private void clean(Instant now) {
        if (now.isBefore(nextCleaning)) {
            return;
        }
        nextCleaning = now.plus(BETWEEN_CLEANINGS);
        entries.values().removeIf(entry -> {
            boolean over = entry.isOver(now);
            if (over) {
                release(entry);
            }
            return over;
        });
    }

    /** A text with its owner and its time of expiry. */
    private static final class Entry {
        final String owner;
        final String text;
        final Instant until;

        Entry(String owner, String text, Instant until) {
            this.owner = owner;
            this.text = text;
            this.until = until;
        }

        boolean isOver(Instant now) {
            return !now.isBefore(until);
        }
    }
}
