package io.github.jwtfilter.revocation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Is the age of a server's copy right, whatever its clocks do? */
final class FreshnessTest {
    private static final Duration MAX_LAG = Duration.ofMinutes(15);

    private final MutableClock wall = new MutableClock(Instant.parse("2026-01-31T12:00:00Z"));
    private long nanos = -5_000_000_000L;
    private final Freshness freshness = new Freshness(MAX_LAG, wall, () -> nanos);

    private void pass(Duration time) {
        wall.pass(time);
        nanos += time.toNanos();
    }

    @Test
    void timeOfASuspendedMachineCounts() {
        freshness.beatReturned(freshness.now());
        wall.pass(Duration.ofHours(3));
        freshness.tick();
        assertEquals(Duration.ofHours(3), freshness.lag());
        assertThrows(StoreBehindException.class, freshness::require);
    }

    @Test
    void beatFromBeforeASuspensionIsOld() {
        long before = freshness.now();
        wall.pass(Duration.ofHours(3));
        freshness.tick();
        freshness.beatReturned(before);
        assertThrows(StoreBehindException.class, freshness::require);
        freshness.beatReturned(freshness.now());
        assertDoesNotThrow(freshness::require);
    }

    @Test
    void clockThatIsSetBackChangesNothing() {
        freshness.beatReturned(freshness.now());
        wall.pass(Duration.ofHours(-3));
        freshness.tick();
        assertEquals(Duration.ZERO, freshness.lag());
        assertDoesNotThrow(freshness::require);
    }

    @Test
    void ageIsTheTimeSinceTheBeatWasWritten() {
        freshness.beatReturned(freshness.now());
        pass(Duration.ofSeconds(1));
        freshness.tick();
        assertEquals(Duration.ofSeconds(1), freshness.lag());
    }

    /** A health check must not wait for a store. */
    @Test
    void questionIsAnsweredWithoutWaiting() {
        assertFalse(freshness.isFresh());
        freshness.beatReturned(freshness.now());
        assertTrue(freshness.isFresh());
        pass(Duration.ofMinutes(10));
        freshness.tick();
        // Requests would wait for a beat after this pause.
        assertTrue(freshness.isFresh());
        pass(Duration.ofMinutes(6));
        assertFalse(freshness.isFresh());
        assertTrue(new Freshness(null, wall, () -> nanos).isFresh());
    }
}
