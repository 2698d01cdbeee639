package io.github.jwtfilter.revocation;

import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The turn to add what the store has lost. One node has it at a time, so that many nodes do not add the same facts. A node
 * that stops loses its turn after a while. For one thread.
 */
final class HealingTurn {
    private static final String CELL = "healing";
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final SharedStore store;
    private final String holder = UUID.randomUUID().toString();
    private boolean isHeld;

    HealingTurn(SharedStore store) {
        this.store = store;
    }

    /** Returns whether this node had the turn after the last call. */
    boolean isHeld() {
        return isHeld;
    }

    /** Takes the turn, or keeps it. Returns false if another node has it. */
    boolean take() throws StoreException {
        Cells cells = store.cells();
        Optional<String> present = cells.read(CELL);
        boolean isFree = present.isEmpty() || present.get().equals(holder);
        isHeld = isFree && cells.replace(CELL, present, Optional.of(holder), KEPT);
        return isHeld;
    }

    /** Lets another node have the turn. */
    void give() throws StoreException {
        if (isHeld) {
            isHeld = false;
            store.cells().replace(CELL, Optional.of(holder), Optional.empty(), KEPT);
        }
    }
}
