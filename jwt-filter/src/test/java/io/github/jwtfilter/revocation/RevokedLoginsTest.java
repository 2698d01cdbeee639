package io.github.jwtfilter.revocation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.MutableClock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How long is the end of a login remembered, and what if there is no room? */
final class RevokedLoginsTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final MutableClock clock = new MutableClock(START);
    private final RevokedLogins logins = new RevokedLogins(3, clock);

    private static Instant at(long second) {
        return START.plusSeconds(second);
    }

    @Test
    void onlyWhatWasEndedIsRevoked() {
        assertTrue(logins.revoke("a", at(10)));
        assertTrue(logins.isRevoked("a"));
        assertFalse(logins.isRevoked("b"));
        assertFalse(logins.isRevoked("A"));
    }

    @Test
    void anEndIsRememberedUntilTheLastTokenIsOverAndNotLonger() {
        logins.revoke("a", at(10));
        clock.set(at(10).minusNanos(1));
        assertTrue(logins.isRevoked("a"));
        clock.set(at(10));
        assertFalse(logins.isRevoked("a"));
    }

    @Test
    void aSecondEndNeverShortensTheFirst() {
        logins.revoke("a", at(10));
        logins.revoke("a", at(5));
        clock.set(at(9));
        assertTrue(logins.isRevoked("a"));
        logins.revoke("a", at(20));
        clock.set(at(19));
        assertTrue(logins.isRevoked("a"));
    }

    @Test
    void aFullListRefusesAndForgetsNothingThatCounts() {
        for (String login : new String[] {"a", "b", "c"}) {
            assertTrue(logins.revoke(login, at(10)));
        }
        assertFalse(logins.revoke("d", at(99)));
        assertFalse(logins.isRevoked("d"));
        for (String login : new String[] {"a", "b", "c"}) {
            assertTrue(logins.isRevoked(login), login);
        }
    }

    @Test
    void aFullListStillTakesWhatIsInIt() {
        logins.revoke("a", at(10));
        logins.revoke("b", at(10));
        logins.revoke("c", at(10));
        assertTrue(logins.revoke("a", at(30)));
        clock.set(at(29));
        assertTrue(logins.isRevoked("a"));
    }

    @Test
    void whatIsOverMakesRoomWithinAMinute() {
        logins.revoke("a", at(100));
        logins.revoke("b", at(900));
        logins.revoke("c", at(900));
        clock.set(at(100).minusNanos(1));
        assertFalse(logins.revoke("d", at(900)));
        clock.set(at(160));
        assertTrue(logins.revoke("d", at(900)));
        assertFalse(logins.revoke("e", at(900)));
        assertTrue(logins.isRevoked("b"));
        assertTrue(logins.isRevoked("c"));
        assertTrue(logins.isRevoked("d"));
    }
}
