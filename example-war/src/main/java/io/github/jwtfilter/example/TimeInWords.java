package io.github.jwtfilter.example;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in words. */
final class TimeInWords {
    private static final DateTimeFormatter DATE_AND_TIME = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private TimeInWords() {}

    /** Returns for example {@code 3 Mar 2026, 14:05:00 UTC}. */
    static String absolute(Instant time) {
        return DATE_AND_TIME.format(time);
    }

    /**
     * Returns for example {@code in 29 minutes} or {@code 2 hours ago}, rounded down. Returns {@code just now} for less
     * than a second.
     */
    static String relative(Instant time, Instant now) {
        Duration distance = Duration.between(now, time);
        String length = length(distance.abs());
        if (length.isEmpty()) {
            return "just now";
        }
        return distance.isNegative() ? length + " ago" : "in " + length;
    }

    private static String length(Duration distance) {
        if (distance.toDays() > 0) {
            return count(distance.toDays(), "day");
        }
        if (distance.toHours() > 0) {
            return count(distance.toHours(), "hour");
        }
        if (distance.toMinutes() > 0) {
            return count(distance.toMinutes(), "minute");
        }
        return distance.toSeconds() > 0 ? count(distance.toSeconds(), "second") : "";
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
