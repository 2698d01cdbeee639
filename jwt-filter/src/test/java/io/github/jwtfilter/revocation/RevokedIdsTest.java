package io.github.jwtfilter.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long does the server remember a revoked id, and does a full list refuse more? */
final class RevokedIdsTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final MutableClock clock = new MutableClock(START);
    private long elapsed;

    /**
     * A list with room for three owners with one entry each. An owner may have as many entries as there are free
     * places.
     */
    private final Revocations ids = new Revocations(3, clock, () -> elapsed);

    /** Sets both clocks to this second. */
    private void pass(long second) {
        clock.set(at(second));
        elapsed = Duration.ofSeconds(second).toNanos();
    }

    private static Instant at(long second) {
        return START.plusSeconds(second);
    }

    @Test
    void otherIdsAreNotRevoked() {
        assertTrue(ids.revoke("a", "a", at(10)));
        assertTrue(ids.isRevoked("a"));
        assertFalse(ids.isRevoked("b"));
        assertFalse(ids.isRevoked("A"));
    }

    @Test
    void revocationIsKeptUntilTheGivenTime() {
        ids.revoke("a", "a", at(10));
        clock.set(at(10).minusNanos(1));
        ids.revoke("b", "b", at(10));
        assertTrue(ids.isRevoked("a"));
        pass(70);
        ids.revoke("c", "c", at(80));
        assertFalse(ids.isRevoked("a"));
    }

    @ParameterizedTest
    @ValueSource(longs = {3600, 100_000_000})
    void clockBrieflyAheadForgetsNothing(long seconds) {
        ids.revoke("a", "a", at(1000));
        elapsed += Duration.ofMinutes(2).toNanos();
        clock.set(at(seconds));
        ids.revoke("b", "b", at(seconds + 10));
        clock.set(at(120));
        assertTrue(ids.isRevoked("a"));
        ids.revoke("c", "c", at(1000));
        assertTrue(ids.isRevoked("a"));
    }

    @Test
    void revocationByClockAheadIsKeptAsLong() {
        clock.set(at(900));
        ids.revoke("a", "a", at(1000));
        clock.set(at(0));
        elapsed += Duration.ofSeconds(999).toNanos();
        clock.set(at(999));
        ids.revoke("b", "b", at(2000));
        assertTrue(ids.isRevoked("a"));
    }

    @Test
    void ownerHasAtMostAsManyEntriesAsFreePlaces() {
        Revocations many = new Revocations(100, clock, () -> elapsed);
        int accepted = 0;
        for (int i = 0; i < 1000; i++) {
            accepted += many.revoke("flood " + i, "flood", at(1000)) ? 1 : 0;
        }
        assertEquals(50, accepted);
        assertTrue(many.revoke("flood 0", "flood", at(2000)), "an existing entry");
        for (int other = 0; other < 20; other++) {
            assertTrue(many.revoke("other " + other, "other " + other, at(1000)));
        }
    }

    @Test
    void ownerHasRoomAgainAfterEntriesExpire() {
        Revocations many = new Revocations(10, clock, () -> elapsed);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 5; i++) {
                assertTrue(many.revoke(round + " " + i, "one", clock.instant().plusSeconds(60)), round + " " + i);
            }
            assertFalse(many.revoke(round + " more", "one", clock.instant().plusSeconds(60)));
            clock.pass(Duration.ofSeconds(60));
            elapsed += Duration.ofSeconds(60).toNanos();
        }
    }

    @Test
    void secondRevocationDoesNotShortenFirst() {
        ids.revoke("a", "a", at(10));
        ids.revoke("a", "a", at(5));
        clock.set(at(9));
        assertTrue(ids.isRevoked("a"));
        ids.revoke("a", "a", at(20));
        clock.set(at(19));
        assertTrue(ids.isRevoked("a"));
    }

    @Test
    void fullListRefusesNewEntriesAndKeepsOldOnes() {
        for (String login : new String[] {"a", "b", "c"}) {
            assertTrue(ids.revoke(login, login, at(10)));
        }
        assertFalse(ids.revoke("d", "d", at(99)));
        assertFalse(ids.isRevoked("d"));
        for (String login : new String[] {"a", "b", "c"}) {
            assertTrue(ids.isRevoked(login), login);
        }
    }

    @Test
    void fullListStillExtendsExistingEntry() {
        ids.revoke("a", "a", at(10));
        ids.revoke("b", "b", at(10));
        ids.revoke("c", "c", at(10));
        assertTrue(ids.revoke("a", "a", at(30)));
        clock.set(at(29));
        assertTrue(ids.isRevoked("a"));
    }

    @Test
    void expiredEntryMakesRoomWithinAMinute() {
        ids.revoke("a", "a", at(100));
        ids.revoke("b", "b", at(900));
        ids.revoke("c", "c", at(900));
        clock.set(at(100).minusNanos(1));
        assertFalse(ids.revoke("d", "d", at(900)));
        pass(160);
        assertTrue(ids.revoke("d", "d", at(900)));
        assertFalse(ids.revoke("e", "e", at(900)));
        assertTrue(ids.isRevoked("b"));
        assertTrue(ids.isRevoked("c"));
        assertTrue(ids.isRevoked("d"));
    }
}
