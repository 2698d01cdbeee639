package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Is a repeated problem logged at most once an hour? */
final class TokenSizeLogTest {
    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T12:00:00Z"));
    private final TokenSizeLog growth = new TokenSizeLog(clock);

    @Test
    void repeatedProblemIsLoggedOncePerHour() {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            growth.renewalFailed("first");
            growth.renewalFailed("at once");
            clock.pass(Duration.ofHours(1).minusMillis(1));
            growth.renewalFailed("a moment too soon");
            clock.pass(Duration.ofMillis(1));
            growth.renewalFailed("an hour later");
            growth.renewalFailed("at once again");
            assertEquals(
                    List.of("first", "an hour later"),
                    log.lines().stream()
                            .filter(line -> line.startsWith("SEVERE JWTF-310 "))
                            .map(line -> line.substring(line.indexOf(": ") + 2))
                            .toList());
            assertEquals(2, log.lines().size(), log.text());
        }
    }
}
