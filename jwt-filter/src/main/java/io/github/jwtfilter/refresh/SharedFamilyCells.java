package io.github.jwtfilter.refresh;

import io.github.jwtfilter.store.BoundedCells;
import io.github.jwtfilter.store.CellCounters;
import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.Count;
import io.github.jwtfilter.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Families in a shared store. A request waits for it a limited time. Each family takes a cell, so one user begins a limited
 * number of them in a day.
 */
public final class SharedFamilyCells implements FamilyCells {
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    /** A store answers within five seconds. One that writes slowly has then taken the refresh, or failed. */
    private static final Duration MAX_WAIT_FOR_ROTATION = Duration.ofSeconds(5);

    private static final int MAX_BEGUN = 1_000;
    private static final Duration COUNTED = Duration.ofHours(24);

    private final BoundedCells cells;
    private final Clock clock;

    /**
     * Creates the cells of one filter.
     *
     * @param cells closed by the caller
     * @param clock the clock of the store
     */
    public SharedFamilyCells(BoundedCells cells, Clock clock) {
        this.cells = cells;
        this.clock = clock;
    }

    @Override
    public Cells of(String owner) {
        return cells.within(MAX_WAIT);
    }

    @Override
    public Cells toRotate(String owner) {
        return cells.within(MAX_WAIT, MAX_WAIT_FOR_ROTATION);
    }

    /** Counts the family before it begins, so that parallel logins cannot pass the limit. */
    @Override
    public Cells toBegin(String owner) throws StoreException {
        Cells asked = of(owner);
        CellCounters counters = new CellCounters(asked);
        String key = "families\0" + owner;
        Count before;
        Instant now;
        do {
            before = counters.read(key);
            now = clock.instant();
        } while (!counters.replace(key, before, next(before, now), COUNTED));
        return asked;
    }

    private static Count next(Count before, Instant now) throws StoreException {
        // A store whose clock was set back begins to count again.
        if (Duration.between(before.time(), now).abs().compareTo(COUNTED) >= 0) {
            return Count.of(1, now);
        }
        if (before.value() >= MAX_BEGUN) {
            throw new StoreException("store: expected at most " + MAX_BEGUN
                    + " logins with refresh tokens of one user in " + COUNTED.toHours() + " hours");
        }
        return Count.of(before.value() + 1, before.time());
    }
}
