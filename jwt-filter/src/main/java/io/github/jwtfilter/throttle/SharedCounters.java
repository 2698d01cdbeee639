package io.github.jwtfilter.throttle;

import io.github.jwtfilter.store.BoundedCells;
import io.github.jwtfilter.store.CellCounters;
import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.Count;
import io.github.jwtfilter.store.Counters;
import io.github.jwtfilter.store.MemoryCounters;
import io.github.jwtfilter.store.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counters in a shared store, so that all nodes count together. One login waits for the store for a limited time. While the
 * store is down or slow, this node counts in its own memory, and logins do not wait.
 *
 * <p>The memory knows the counts that this node has used in the store, so an outage forgets none of them. Counts of an
 * outage are merged afterwards: the higher of both counts. Until then they count on this node. A count that was
 * lowered during an outage stays high in the store until it expires or is lowered again.
 */
public final class SharedCounters implements Counters {
    /** Both memories together take as much as one without a store. */
    private static final int MAX_COUNTS = MemoryCounters.DEFAULT_MAX_COUNTS / 2;

    /** How many counts of an outage are merged before the store is used again. The others are merged when they change. */
    private static final int MAX_MERGED = 1_000;

    /** How long to keep a count whose expiry is unknown here. The time in it decides what it means. */
    private static final Duration KEEP = Duration.ofDays(2);

    private static final String PROBE = "probe:counters";

    private final BoundedCells cells;
    private final Duration maxWait;
    private final Availability store;

    /** Counts of the store, as they were used here. */
    private final MemoryCounters seen;

    /** Counts of an outage. */
    private final MemoryCounters unmerged;

    /**
     * Creates counters.
     *
     * @param cells closed by the caller
     * @param maxWait how long one login waits for the store in all
     * @param place the store in log messages
     */
    public SharedCounters(BoundedCells cells, Duration maxWait, String place, Clocks clocks) {
        this.cells = cells;
        this.maxWait = maxWait;
        this.store = new Availability(place, cells, this::probe, clocks.nanoTime());
        this.seen = new MemoryCounters(MAX_COUNTS, clocks.steady());
        this.unmerged = new MemoryCounters(MAX_COUNTS, clocks.steady());
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public Counters ofOneLogin() {
        return new OfLogin();
    }

    @Override
    public Count read(String key) {
        return new OfLogin().read(key);
    }

    @Override
    public boolean replace(String key, Count expected, Count next, Duration keep) {
        return new OfLogin().replace(key, expected, next, keep);
    }

    private static Count higher(Count one, Count other) {
        boolean isOne = one.value() == other.value() ? one.time().isAfter(other.time()) : one.value() > other.value();
        return isOne ? one : other;
    }

    private static void put(MemoryCounters memory, String key, Count count, Duration keep) {
        memory.replace(key, memory.read(key), count, keep);
    }

    @Override
    public Count readHere(String key) {
        return higher(seen.read(key), unmerged.read(key));
    }

    private synchronized boolean replaceHere(String key, Count expected, Count next, Duration keep) {
        if (!readHere(key).equals(expected)) {
            return false;
        }
        put(seen, key, Count.NONE, Duration.ZERO);
        put(unmerged, key, next, keep);
        return true;
    }

    /** Makes sure that the store can be read and changed, and merges what was counted without it. */
    private void probe() throws StoreException {
        Cells whole = cells.unbounded();
        whole.replace(PROBE, whole.read(PROBE), Optional.of("-"), Duration.ofMinutes(1));
        CellCounters shared = new CellCounters(whole);
        for (String key : unmerged.highest(MAX_MERGED)) {
            Count own = unmerged.read(key);
            Count stored = shared.read(key);
            if (higher(stored, own).equals(stored) || shared.replace(key, stored, own, KEEP)) {
                unmerged.replace(key, own, Count.NONE, Duration.ZERO);
                put(seen, key, higher(stored, own), KEEP);
            }
        }
    }

    /** The calls of one login. */
    private final class OfLogin implements Counters {
        private final CellCounters shared = new CellCounters(cells.within(maxWait));

        /** What this login knows to be in the store. */
        private final Map<String, Count> known = new HashMap<>();

        @Override
        public Count read(String key) {
            if (store.isUp()) {
                try {
                    Count stored = stored(key);
                    put(seen, key, stored, KEEP);
                    return higher(stored, unmerged.read(key));
                } catch (StoreException e) {
                    store.failed(e);
                }
            }
            return readHere(key);
        }

        @Override
        public boolean isShared() {
            return true;
        }

        @Override
        public Count readHere(String key) {
            return SharedCounters.this.readHere(key);
        }

        private Count stored(String key) throws StoreException {
            Count stored = shared.read(key);
            known.put(key, stored);
            return stored;
        }

        @Override
        public boolean replace(String key, Count expected, Count next, Duration keep) {
            if (store.isUp()) {
                try {
                    return replaceInStore(key, expected, next, keep);
                } catch (StoreException e) {
                    store.failed(e);
                }
            }
            return replaceHere(key, expected, next, keep);
        }

        private boolean replaceInStore(String key, Count expected, Count next, Duration keep) throws StoreException {
            Count stored = known.containsKey(key) ? known.remove(key) : stored(key);
            Count own = unmerged.read(key);
            if (!higher(stored, own).equals(expected) || !shared.replace(key, stored, next, keep)) {
                return false;
            }
            known.put(key, next);
            put(seen, key, next, keep);
            unmerged.replace(key, own, Count.NONE, Duration.ZERO);
            return true;
        }
    }
}
