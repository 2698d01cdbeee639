package io.github.jwtfilter.refresh;

import io.github.jwtfilter.store.Cells;

/** Where families are kept. Each call returns cells for one request. */
@FunctionalInterface
public interface FamilyCells {
    /**
     * Returns cells to begin or forget a family.
     *
     * @param owner the user, as a digest
     */
    Cells of(String owner);

    /** Returns cells to use a token. They wait for a refresh that has begun, so that its result is known. */
    default Cells toRotate(String owner) {
        return of(owner);
    }
}
