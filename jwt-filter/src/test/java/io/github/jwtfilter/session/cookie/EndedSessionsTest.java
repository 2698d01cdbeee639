package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.revocation.EndedLogins;
import io.github.jwtfilter.revocation.Ending;
import io.github.jwtfilter.revocation.FactLog;
import io.github.jwtfilter.revocation.SessionFacts;
import io.github.jwtfilter.revocation.SharedSessions;
import io.github.jwtfilter.session.content.SessionMetadata;
import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.values.Inspection;
import io.github.jwtfilter.values.UnstorableValueException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * If one client or user ends more sessions than the list can hold, does the server still remember those of others, and
 * which ends does it share with other servers?
 */
final class EndedSessionsTest {
    private static final int FLOOD = 150_000;
    private static final Duration LONGEST = Duration.ofHours(12);

    private final MutableClock clock = new MutableClock(Instant.parse("2030-01-01T00:00:00Z"));
    private final CountingLog log = new CountingLog();
    private final FactsOfStore store = new FactsOfStore();
    private final EndedSessions sessions = sessions(SharedSessions.NONE);

    private EndedSessions sessions(SharedSessions shared) {
        return new EndedSessions(clock, System::nanoTime, LONGEST, shared, log);
    }

    /** A server whose facts go to the test. */
    private EndedSessions sharing() {
        EndedLogins known = new EndedLogins(1_000_000, LONGEST, clock, System::nanoTime);
        return sessions(new SessionFacts(known, store, LONGEST, clock, System::nanoTime));
    }

    /** Other servers share their ends too, so the limit of one server is not enough. */
    @Test
    void endIsNotSharedWhileHalfOfTheListIsTaken() {
        EndedLogins known = new EndedLogins(10, LONGEST, clock, System::nanoTime);
        SessionFacts facts = new SessionFacts(known, store, LONGEST, clock, System::nanoTime);
        Instant until = clock.instant().plusSeconds(60);
        for (int i = 0; i < 5; i++) {
            known.learn(Fact.ends(Fact.Kind.SESSION, "of another server " + i, until.getEpochSecond()), true);
        }
        assertTrue(facts.endOfUser("shared", "user", until));
        known.learn(Fact.ends(Fact.Kind.SESSION, "one more", until.getEpochSecond()), true);
        assertFalse(facts.endOfUser("unshared", "another user", until));
        assertFalse(facts.endOfClient("unshared", "192.0.2.1", until));
        assertEquals(1, store.facts.size());
    }

    private static final class FactsOfStore implements FactLog {
        final List<Fact> facts = new ArrayList<>();

        @Override
        public Ending append(List<Fact> added) {
            throw new AssertionError("the end of a session must not wait for the store");
        }

        @Override
        public void appendLater(List<Fact> added) {
            facts.addAll(added);
        }
    }

    /** Counts ended sessions that the server could not remember. */
    private static final class CountingLog implements SessionLog {
        int notRemembered;
        int notShared;

        @Override
        public void longSession(int bytes, String attribute, int attributeBytes) {}

        @Override
        public void unreadable(String attribute, String why) {}

        @Override
        public boolean looksForLostChanges() {
            return true;
        }

        @Override
        public void changedTooLate(String attribute) {}

        @Override
        public void endNotRemembered() {
            notRemembered++;
        }

        @Override
        public void endNotShared() {
            notShared++;
        }

        @Override
        public void refused(String attribute, Class<?> type, RuntimeException refusal) {}

        @Override
        public void kept(
                String attribute, Class<?> type, UnstorableValueException why, Supplier<Inspection> inspection) {}

        @Override
        public void notWritten(String why) {}

        @Override
        public void listenerFailed(Object listener, Throwable failure) {}
    }

    private SessionMetadata session() {
        return new SessionMetadata(SessionMetadata.randomId(), clock.instant(), clock.instant(), 1800);
    }

    private boolean isEndRemembered(Login login, String address) {
        SessionMetadata metadata = session();
        sessions.end(metadata, login, address);
        return !sessions.isAlive(metadata);
    }

    private static Login login(String name) {
        return Login.of(new Identity(name, List.of()), null, () -> "sid " + name, true);
    }

    @Test
    void strangersDoNotBlockEndOfLoginSession() {
        SessionMetadata before = session();
        sessions.end(before, login("user"), "192.0.2.1");
        for (int i = 0; i < FLOOD; i++) {
            sessions.end(session(), Login.NONE, "198.51.100." + i % 200);
        }
        assertTrue(log.notRemembered > 0);
        assertFalse(sessions.isAlive(before));
        assertTrue(isEndRemembered(login("user"), "198.51.100.1"));
        assertTrue(isEndRemembered(login("other"), "192.0.2.1"));
    }

    @Test
    void oneClientLeavesRoomForOthers() {
        SessionMetadata before = session();
        sessions.end(before, Login.NONE, "192.0.2.1");
        for (int i = 0; i < FLOOD; i++) {
            sessions.end(session(), Login.NONE, "2001:db8::" + Integer.toHexString(i & 0xffff));
        }
        assertTrue(log.notRemembered > 0);
        assertFalse(sessions.isAlive(before));
        assertTrue(isEndRemembered(Login.NONE, "192.0.2.1"));
        assertTrue(isEndRemembered(Login.NONE, "192.0.2.2"));
        assertFalse(isEndRemembered(Login.NONE, "2001:db8::ffff:1"));
    }

    @Test
    void oneUserLeavesRoomForOthers() {
        for (int i = 0; i < FLOOD; i++) {
            sessions.end(session(), login("batch"), "192.0.2.1");
        }
        assertTrue(log.notRemembered > 0);
        assertTrue(isEndRemembered(login("user"), "192.0.2.1"));
    }

    @Test
    void otherServerRefusesSessionsWhoseEndItLearned() {
        EndedSessions here = sharing();
        SessionMetadata ofUser = session();
        SessionMetadata ofClient = session();
        here.end(ofUser, login("user"), "192.0.2.1");
        here.end(ofClient, Login.NONE, "192.0.2.1");
        EndedLogins elsewhere = new EndedLogins(1_000, LONGEST, clock, System::nanoTime);
        EndedSessions there = sessions(new SessionFacts(elsewhere, store, LONGEST, clock, System::nanoTime));
        assertTrue(there.isAlive(ofUser));
        store.facts.forEach(fact -> elsewhere.learn(fact, true));
        assertFalse(there.isAlive(ofUser));
        assertFalse(there.isAlive(ofClient));
        assertTrue(there.isAlive(session()));
    }

    /** Otherwise strangers could fill the store, and the lists of all servers, with sessions that they begin and end. */
    @Test
    void strangersShareALimitedNumberOfEnds() {
        EndedSessions here = sharing();
        for (int i = 0; i < 25_000; i++) {
            here.end(session(), Login.NONE, "198.51.100." + i % 200);
        }
        assertTrue(store.facts.size() <= 20_000, store.facts.size() + " facts");
        assertEquals(25_000 - store.facts.size(), log.notShared);
        int before = store.facts.size();
        SessionMetadata unshared = session();
        here.end(unshared, Login.NONE, "198.51.100.1");
        assertFalse(here.isAlive(unshared), "the end holds on this server");
        here.end(session(), login("user"), "198.51.100.1");
        assertEquals(before + 1, store.facts.size(), "sessions of users have places of their own");
    }

    @Test
    void oneStrangerLeavesPlacesInTheStoreToOthers() {
        EndedSessions here = sharing();
        for (int i = 0; i < 12_000; i++) {
            here.end(session(), Login.NONE, "192.0.2.1");
        }
        int before = store.facts.size();
        assertTrue(before <= 10_000, before + " facts");
        here.end(session(), Login.NONE, "192.0.2.2");
        assertEquals(before + 1, store.facts.size());
    }

    @Test
    void endIsSharedForTheLifeOfTheSessionAndNoLonger() {
        EndedSessions here = sharing();
        Instant now = clock.instant();
        here.end(session(), Login.NONE, "192.0.2.1");
        Instant future = Instant.parse("2099-01-01T00:00:00Z");
        here.end(new SessionMetadata(SessionMetadata.randomId(), future, future, 0), login("user"), "192.0.2.1");
        for (Fact fact : store.facts) {
            assertEquals(now.plus(LONGEST).getEpochSecond() + 1, fact.until());
        }
    }
}
