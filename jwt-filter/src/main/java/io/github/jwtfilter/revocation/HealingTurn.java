package io.github.jwtfilter.revocation;

import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The turn to add lost facts to the store again. One node has it at a time, so facts are added once. A stopped node loses
 * its turn after a while. If the cells of the store fail for that long, each node has the turn, because adding facts twice
 * is harmless. For one thread.
 */
final class HealingTurn {
    private static final String CELL = "healing";
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final SharedStore store;
    private final String holder = UUID.randomUUID().toString();
    private final LongSupplier nanoTime;
    private boolean isHeld;

    /** Since when the cells have failed, if they have. */
    private long failingSince;

    private boolean isFailing;

    HealingTurn(SharedStore store, LongSupplier nanoTime) {
        this.store = store;
        this.nanoTime = nanoTime;
    }

    /** Returns whether this node had the turn after the last call. */
    boolean isHeld() {
        return isHeld;
    }

    /** Takes the turn, or keeps it. Returns false if another node has it. */
    boolean take() throws StoreException {
        try {
            isHeld = takeCell();
            isFailing = false;
        } catch (StoreException e) {
            if (!isFailing) {
                isFailing = true;
                failingSince = nanoTime.getAsLong();
            }
            if (nanoTime.getAsLong() - failingSince < KEPT.toNanos()) {
                throw e;
            }
            isHeld = true;
        }
        return isHeld;
    }

    private boolean takeCell() throws StoreException {
        Cells cells = store.cells();
        Optional<String> present = cells.read(CELL);
        boolean isFree = present.isEmpty() || present.get().equals(holder);
        return isFree && cells.replace(CELL, present, Optional.of(holder), KEPT);
    }

    /** Lets another node have the turn. */
    void give() {
        if (isHeld) {
            isHeld = false;
            try {
                store.cells().replace(CELL, Optional.of(holder), Optional.empty(), KEPT);
            } catch (StoreException e) {
                // The turn ends by itself.
                return;
            }
        }
    }
}
