package io.github.jwtfilter.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.BoundedCells;
import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.SharedCells;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long does a refresh wait for a shared store, and how many families may one user begin there? */
final class SharedFamilyCellsTest {
    private static final Duration KEEP = Duration.ofDays(1);

    private final SharedCells store = new SharedCells();
    private final MutableClock clock = new MutableClock(Instant.parse("2030-01-01T00:00:00Z"));
    private final AtomicInteger replacements = new AtomicInteger();
    private volatile long writingMillis;
    private final BoundedCells bounded = new BoundedCells(new SlowCells());
    private final SharedFamilyCells cells = new SharedFamilyCells(bounded, clock);

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
                Thread.sleep(writingMillis);
            } catch (InterruptedException closed) {
                throw new StoreException("closed");
            }
            return store.replace(name, expected, next, keep);
        }
    }

    /** Otherwise the store takes the refresh later, and the next attempt of the client looks like a reuse. */
    @Test
    void resultOfASlowRefreshIsKnown() {
        writingMillis = 1_500;
        Waiting.until("the store can be asked", () -> {
            try {
                return cells.toRotate("user").replace("name", Optional.empty(), Optional.of("text"), KEEP);
            } catch (StoreException e) {
                return false;
            }
        });
        assertEquals(1, replacements.get());
    }

    @Test
    void oneUserBeginsALimitedNumberOfFamiliesADay() {
        int begun = 0;
        while (begins("user")) {
            begun++;
        }
        // A busy machine may count an attempt whose answer came too late.
        assertTrue(begun > 900 && begun <= 1_000, begun + " begun");
        assertTrue(begins("another"));
        clock.pass(Duration.ofHours(23));
        assertFalse(begins("user"));
        clock.pass(Duration.ofHours(1));
        assertTrue(begins("user"));
    }

    @Test
    void limitSurvivesAClockThatIsSetBackALittle() {
        while (begins("user")) {
            clock.pass(Duration.ofSeconds(1));
        }
        clock.pass(Duration.ofHours(-1));
        assertFalse(begins("user"));
    }

    @Test
    void familyThatCannotBeCountedDoesNotBegin() {
        store.setReadOnly(true);
        assertThrows(StoreException.class, () -> cells.toBegin("user"));
    }

    /** Returns false if the user has begun too many. Tries again if the store is too slow. */
    private boolean begins(String user) {
        AtomicReference<Boolean> begun = new AtomicReference<>();
        Waiting.until("the store can be asked", () -> {
            try {
                cells.toBegin(user);
                begun.set(true);
            } catch (StoreException e) {
                if (e.getMessage().contains("expected at most 1000 logins")) {
                    begun.set(false);
                }
            }
            return begun.get() != null;
        });
        return begun.get();
    }
}
