package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

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
    private final SessionIds ids = new SessionIds(new Watch(), Duration.ofHours(12), 3);

    private final class Watch extends Clock {
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
        return ids.keep(head(id), sentBack);
    }

    /** Returns a new String object, as each request decodes it from its cookie. */
    private SessionMetadata head(String id) {
        return new SessionMetadata(new String(id.toCharArray()), now, now, IDLE);
    }

    @Test
    void sameStringWhileTheSessionIsUsed() {
        String first = keep("a", false);
        for (int i = 0; i < 5; i++) {
            now = now.plusSeconds(IDLE - 1);
            ids.touch(head("a"));
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
    void longestUnusedOfTooManyIsDropped() {
        String a = keep("a", true);
        String b = keep("b", true);
        keep("c", true);
        ids.touch(head("a"));
        keep("d", true);
        assertSame(a, keep("a", true));
        assertNotSame(b, keep("b", true));
    }

    @Test
    void strangersPushOutNoSessionThatCameBack() {
        keep("a", false);
        String a = keep("a", true);
        for (int i = 0; i < 100; i++) {
            keep("stranger " + i, false);
        }
        assertSame(a, keep("a", true));
        assertSame(a, keep("a", false));
    }
}
