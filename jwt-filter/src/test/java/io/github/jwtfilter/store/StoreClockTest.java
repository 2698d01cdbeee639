package io.github.jwtfilter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Does a node know the time of the store within true bounds, however late an answer arrives? */
final class StoreClockTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration AHEAD = Duration.ofMinutes(2);

    private final MutableClock wall = new MutableClock(NOW);
    private final StoreClock clock = new StoreClock(Clocks.of(wall));

    /** Asks a store whose clock is two minutes ahead. */
    private void ask(Duration way, Duration back) {
        wall.pass(way);
        long answer = wall.instant().plus(AHEAD).toEpochMilli();
        wall.pass(back);
        clock.heard(answer, way.plus(back));
    }

    private void assertBoundsAreTrue() {
        Instant store = wall.instant().plus(AHEAD);
        assertFalse(clock.instant().isAfter(store), clock.instant() + " is after " + store);
        assertFalse(clock.latest().isBefore(store), clock.latest() + " is before " + store);
    }

    private Duration uncertainty() {
        return Duration.between(clock.instant(), clock.latest());
    }

    @Test
    void clockOfTheNodeCountsBeforeTheFirstAnswer() {
        assertEquals(NOW, clock.instant());
        assertEquals(NOW, clock.latest());
    }

    @Test
    void lateAnswerWidensTheBounds() {
        ask(Duration.ofMillis(3), Duration.ofSeconds(5));
        assertBoundsAreTrue();
        ask(Duration.ofSeconds(5), Duration.ofMillis(3));
        assertBoundsAreTrue();
    }

    @Test
    void fastAnswersNarrowTheBounds() {
        ask(Duration.ofMillis(3), Duration.ofSeconds(5));
        ask(Duration.ofMillis(900), Duration.ofMillis(2));
        ask(Duration.ofMillis(4), Duration.ofMillis(900));
        assertBoundsAreTrue();
        assertTrue(uncertainty().toMillis() <= 7, uncertainty()::toString);
    }

    @Test
    void lateAnswerKeepsNarrowBounds() {
        ask(Duration.ofMillis(2), Duration.ofMillis(2));
        ask(Duration.ofMillis(3), Duration.ofSeconds(5));
        assertBoundsAreTrue();
        assertTrue(uncertainty().toMillis() <= 5, uncertainty()::toString);
    }

    @Test
    void clockThatWasSetIsFollowed() {
        ask(Duration.ofMillis(2), Duration.ofMillis(2));
        wall.pass(Duration.ofSeconds(-30));
        clock.heard(wall.instant().plusSeconds(150).toEpochMilli(), Duration.ZERO);
        assertEquals(Duration.ofSeconds(150), clock.offset().orElseThrow());
    }

    /** Otherwise a clock that was set by less than the time of an answer would stay wrong. */
    @Test
    void oldBoundsAreForgotten() {
        ask(Duration.ofMillis(2), Duration.ofMillis(2));
        wall.pass(Duration.ofMinutes(2));
        ask(Duration.ofMillis(500), Duration.ofMillis(500));
        assertEquals(1_001, uncertainty().toMillis());
    }
}
