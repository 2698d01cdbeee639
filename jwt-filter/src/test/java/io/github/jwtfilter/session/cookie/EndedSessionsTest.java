package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.session.content.SessionMetadata;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.values.Inspection;
import io.github.jwtfilter.values.UnstorableValueException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** If one client or user ends more sessions than the list can hold, does the server still remember those of others? */
final class EndedSessionsTest {
    private static final int FLOOD = 150_000;

    private final MutableClock clock = new MutableClock(Instant.parse("2030-01-01T00:00:00Z"));
    private final CountingLog log = new CountingLog();
    private final EndedSessions sessions = new EndedSessions(clock, System::nanoTime, Duration.ofHours(12), log);

    /** Counts ended sessions that the server could not remember. */
    private static final class CountingLog implements SessionLog {
        int notRemembered;

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
}
