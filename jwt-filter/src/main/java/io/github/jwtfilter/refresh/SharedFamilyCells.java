package io.github.jwtfilter.refresh;

import io.github.jwtfilter.store.BoundedCells;
import io.github.jwtfilter.store.Cells;
import java.time.Duration;

/** Families in a shared store. A request waits for it a limited time. */
public final class SharedFamilyCells implements FamilyCells {
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    /** A store answers within five seconds. One that writes slowly has then taken the refresh, or failed. */
    private static final Duration MAX_WAIT_FOR_ROTATION = Duration.ofSeconds(5);

    private final BoundedCells cells;

    /**
     * Creates the cells of one filter.
     *
     * @param cells closed by the caller
     */
    public SharedFamilyCells(BoundedCells cells) {
        this.cells = cells;
    }

    @Override
    public Cells of(String owner) {
        return cells.within(MAX_WAIT);
    }

    @Override
    public Cells toRotate(String owner) {
        return cells.within(MAX_WAIT, MAX_WAIT_FOR_ROTATION);
    }
}
