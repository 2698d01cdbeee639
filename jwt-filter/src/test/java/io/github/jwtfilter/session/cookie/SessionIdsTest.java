package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.jwtfilter.session.content.SessionMetadata;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** How long is the String object of a session id kept, and how many are kept at once? */
final class SessionIdsTest {
    private static final int IDLE = 60;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final SessionIds ids = new SessionIds(new TestClock(), Duration.ofHours(12), 3);

    private final class TestClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private String intern(String id, boolean sentBack) {
        return ids.intern(metadata(id), sentBack);
    }

    /** Returns a new String object, as each request decodes it from its cookie. */
    private SessionMetadata metadata(String id) {
        return new SessionMetadata(new String(id.toCharArray()), now, now, IDLE);
    }

    @Test
    void sameStringIsKeptWhileSessionIsUsed() {
        String first = intern("a", false);
        for (int i = 0; i < 5; i++) {
            now = now.plusSeconds(IDLE - 1);
            ids.touch(metadata("a"));
        }
        assertSame(first, intern("a", true));
        now = now.plusSeconds(IDLE - 1);
        assertSame(first, intern("a", true));
    }

    @Test
    void idleIdIsDropped() {
        String first = intern("a", true);
        now = now.plusSeconds(IDLE);
        assertNotSame(first, intern("a", true));
    }

    @Test
    void endedIdIsDropped() {
        String first = intern("a", true);
        ids.forget("a");
        assertNotSame(first, intern("a", true));
    }

    @Test
    void leastRecentlyUsedIdIsDropped() {
        String a = intern("a", true);
        String b = intern("b", true);
        intern("c", true);
        ids.touch(metadata("a"));
        intern("d", true);
        assertSame(a, intern("a", true));
        assertNotSame(b, intern("b", true));
    }

    @Test
    void newIdsDoNotEvictReturnedId() {
        intern("a", false);
        String a = intern("a", true);
        for (int i = 0; i < 100; i++) {
            intern("stranger " + i, false);
        }
        assertSame(a, intern("a", true));
        assertSame(a, intern("a", false));
    }
}
