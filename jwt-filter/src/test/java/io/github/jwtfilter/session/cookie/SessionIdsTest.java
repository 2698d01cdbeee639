package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** How long is the String object of a session id kept, and how many are kept at once? */
final class SessionIdsTest {
    private static final int IDLE = 60;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final SessionIds ids = new SessionIds(new TestClock(), 3);

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

    private String keep(String id, boolean sentBack) {
        // A new object, as each request decodes it from its cookie.
        return ids.keep(new String(id.toCharArray()), sentBack, IDLE);
    }

    @Test
    void sameStringIsKeptWhileSessionIsUsed() {
        String first = keep("a", false);
        for (int i = 0; i < 5; i++) {
            now = now.plusSeconds(IDLE - 1);
            ids.touch("a", IDLE);
        }
        assertSame(first, keep("a", true));
        now = now.plusSeconds(IDLE - 1);
        assertSame(first, keep("a", true));
    }

    @Test
    void idleIdIsDropped() {
        String first = keep("a", true);
        now = now.plusSeconds(IDLE);
        assertNotSame(first, keep("a", true));
    }

    @Test
    void endedIdIsDropped() {
        String first = keep("a", true);
        ids.forget("a");
        assertNotSame(first, keep("a", true));
    }

    @Test
    void leastRecentlyUsedIdIsDropped() {
        String a = keep("a", true);
        String b = keep("b", true);
        keep("c", true);
        ids.touch("a", IDLE);
        keep("d", true);
        assertSame(a, keep("a", true));
        assertNotSame(b, keep("b", true));
    }

    @Test
    void newIdsDoNotEvictReturnedId() {
        keep("a", false);
        String a = keep("a", true);
        for (int i = 0; i < 100; i++) {
            keep("stranger " + i, false);
        }
        assertSame(a, keep("a", true));
        assertSame(a, keep("a", false));
    }
}
