package io.github.jwtfilter.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does the home page show how far away a time is? */
class TimeInWordsTest {
    private static final Instant NOW = Instant.parse("2026-03-03T14:05:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, just now",
        "1, in 1 second",
        "-59, 59 seconds ago",
        "60, in 1 minute",
        "1799, in 29 minutes",
        "-3600, 1 hour ago",
        "86399, in 23 hours",
        "172800, in 2 days",
    })
    void timeIsRoundedDown(long seconds, String words) {
        assertEquals(words, TimeInWords.relative(NOW.plusSeconds(seconds), NOW));
    }

    @Test
    void absoluteTimeHasDateAndTime() {
        assertEquals("3 Mar 2026, 14:05:00 UTC", TimeInWords.absolute(NOW));
    }
}
