package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.jwtfilter.session.content.SessionMetadata;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From when must a session cookie be written again, if nobody asked for the session? */
final class FreshSessionsTest {
    private static final Instant WRITTEN = Instant.parse("2026-01-31T12:00:00Z");
    private static final String COOKIE = "header..nonce.content.AAAAAAAAAAAAAAAAAAAAAA";

    private final FreshSessions fresh = new FreshSessions();

    @ParameterizedTest(name = "idle time {0} s, {1} ms after the cookie was written: fresh is {2}")
    @CsvSource({
        "1800, 0, true",
        "1800, 179999, true",
        "1800, 180000, false",
        "1800, 999999999, false",
        "1, 99, true",
        "1, 100, false",
        "0, 999999999, true",
        "-1, 999999999, true",
        "2147483647, 214748364699, true",
        "2147483647, 214748364700, false",
    })
    void cookieIsFreshForATenthOfTheIdleTime(int idleSeconds, long millis, boolean expected) {
        SessionMetadata metadata = metadata(idleSeconds);
        fresh.add(COOKIE, metadata);

        assertEquals(expected, fresh.isFresh(COOKIE, WRITTEN.toEpochMilli() + millis));
        assertEquals(!expected, metadata.isUseDue(WRITTEN.plusMillis(millis)));
    }

    @Test
    void onlyTheAddedCookieIsFresh() {
        fresh.add(COOKIE, metadata(1800));

        assertFalse(fresh.isFresh(COOKIE.replace("AAAA", "AAAB"), WRITTEN.toEpochMilli()));
        assertFalse(fresh.isFresh("", WRITTEN.toEpochMilli()));
        assertFalse(fresh.isFresh("short", WRITTEN.toEpochMilli()));
    }

    private static SessionMetadata metadata(int idleSeconds) {
        return new SessionMetadata(SessionMetadata.randomId(), WRITTEN, WRITTEN, idleSeconds);
    }
}
