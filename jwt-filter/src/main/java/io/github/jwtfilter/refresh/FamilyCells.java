package io.github.jwtfilter.refresh;

import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.StoreException;

/** Where families are kept. Each call returns cells for one request. */
@FunctionalInterface
public interface FamilyCells {
    /**
     * Returns cells to forget a family.
     *
     * @param owner the user, as a digest
     */
    Cells of(String owner);

    /**
     * Returns cells to begin a family.
     *
     * @throws StoreException if the user has begun too many, or the store did not answer
     */
    default Cells toBegin(String owner) throws StoreException {
        return of(owner);
    }

    /** Returns cells to use a token. They wait for a refresh that has begun, so that its result is known. */
    default Cells toRotate(String owner) {
        return of(owner);
    }
}
