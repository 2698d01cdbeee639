package io.github.jwtfilter.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.store.BoundedCells;
import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.SharedCells;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.testing.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long does a refresh wait for a shared store? */
final class SharedFamilyCellsTest {
    private static final Duration KEEP = Duration.ofDays(1);

    private final SharedCells store = new SharedCells();
    private final AtomicInteger replacements = new AtomicInteger();
    private final BoundedCells bounded = new BoundedCells(new SlowCells());
    private final SharedFamilyCells cells = new SharedFamilyCells(bounded);

    @AfterEach
    void close() {
        bounded.close();
    }

    /** A store that is read at once and written slowly. */
    private final class SlowCells implements Cells {
        @Override
        public Optional<String> read(String name) throws StoreException {
            return store.read(name);
        }

        @Override
        public boolean replace(String name, Optional<String> expected, Optional<String> next, Duration keep)
                throws StoreException {
            replacements.incrementAndGet();
            try {
                Thread.sleep(1_500);
            } catch (InterruptedException closed) {
                throw new StoreException("closed");
            }
            return store.replace(name, expected, next, keep);
        }
    }

    /** Otherwise the store takes the refresh later, and the next attempt of the client looks like a reuse. */
    @Test
    void resultOfASlowRefreshIsKnown() {
        Waiting.until("the store can be asked", () -> {
            try {
                return cells.toRotate("user").replace("name", Optional.empty(), Optional.of("text"), KEEP);
            } catch (StoreException e) {
                return false;
            }
        });
        assertEquals(1, replacements.get());
    }
}
