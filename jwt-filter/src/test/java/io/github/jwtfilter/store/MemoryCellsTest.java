package io.github.jwtfilter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Do the cells of one server behave like those of a shared store, and is there always room for others? */
final class MemoryCellsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final MutableClock clock = new MutableClock(Instant.parse("2030-01-01T00:00:00Z"));
    private final MemoryCells memory = new MemoryCells(10, clock);
    private final Cells cells = memory.of("one");

    private static boolean create(Cells cells, String name) throws StoreException {
        return cells.replace(name, Optional.empty(), Optional.of("1"), HOUR);
    }

    @Test
    void cellIsReplacedOnlyIfItHasTheExpectedText() throws StoreException {
        assertEquals(Optional.empty(), cells.read("x"));
        assertFalse(cells.replace("x", Optional.of("1"), Optional.of("2"), HOUR));
        assertTrue(cells.replace("x", Optional.empty(), Optional.empty(), HOUR));
        assertTrue(create(cells, "x"));
        assertFalse(create(memory.of("other"), "x"));
        assertTrue(memory.of("other").replace("x", Optional.of("1"), Optional.of("2"), HOUR));
        assertEquals(Optional.of("2"), cells.read("x"));
        assertFalse(cells.replace("x", Optional.of("1"), Optional.empty(), HOUR));
        assertTrue(cells.replace("x", Optional.of("2"), Optional.empty(), HOUR));
        assertEquals(Optional.empty(), cells.read("x"));
    }

    @Test
    void cellIsKeptForItsTime() throws StoreException {
        create(cells, "x");
        clock.pass(HOUR.minusSeconds(1));
        assertEquals(Optional.of("1"), cells.read("x"));
        clock.pass(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), cells.read("x"));
        assertFalse(cells.replace("x", Optional.of("1"), Optional.of("2"), HOUR));
        assertTrue(create(cells, "x"));
    }

    @Test
    void ownerHasAtMostAsManyCellsAsFreePlaces() throws StoreException {
        for (int i = 0; i < 5; i++) {
            assertTrue(create(cells, "x" + i));
        }
        StoreException full = assertThrows(StoreException.class, () -> create(cells, "x5"));
        assertEquals(
                "memory: expected room for another entry, got 5 of 10 entries in use, 5 of them of this user",
                full.getMessage());
        assertTrue(cells.replace("x0", Optional.of("1"), Optional.of("2"), HOUR), "an existing cell");
        assertTrue(create(memory.of("other"), "y"));
        assertEquals(Optional.empty(), cells.read("x5"));
    }

    @Test
    void deletedAndExpiredCellsMakeRoom() throws StoreException {
        for (int i = 0; i < 5; i++) {
            create(cells, "x" + i);
        }
        cells.replace("x0", Optional.of("1"), Optional.empty(), HOUR);
        assertTrue(create(cells, "x5"));
        clock.pass(HOUR);
        for (int i = 0; i < 5; i++) {
            assertTrue(create(cells, "y" + i));
        }
    }

    @Test
    void ownerHasAtMostAThousandCells() throws StoreException {
        Cells large = new MemoryCells(MemoryCells.DEFAULT_CAPACITY, clock).of("one");
        for (int i = 0; i < MemoryCells.MAX_CELLS_OF_OWNER; i++) {
            create(large, "x" + i);
        }
        assertThrows(StoreException.class, () -> create(large, "more"));
    }
}
