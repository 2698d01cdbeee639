package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** How often does an operator read the same? */
final class GrowthLogTest {
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final GrowthLog growth = new GrowthLog(new Clock() {
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
    });

    @Test
    void onceAnHour() {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            growth.renewalFailed("first");
            growth.renewalFailed("at once");
            now = now.plus(Duration.ofHours(1)).minusMillis(1);
            growth.renewalFailed("a moment too soon");
            now = now.plusMillis(1);
            growth.renewalFailed("an hour later");
            growth.renewalFailed("at once again");
            assertEquals("SEVERE renewal: not made: first\nSEVERE renewal: not made: an hour later", log.text());
        }
    }
}
