package io.github.jwtfilter.text;

import java.time.Instant;

/** The distance between two instants in words: {@code in 5 minutes}, {@code 3 hours ago}, {@code now}. */
public final class TimeDistance {
    private static final long[] SECONDS = {31_556_952, 86_400, 3600, 60, 1};
    private static final String[] UNITS = {"year", "day", "hour", "minute", "second"};

    private TimeDistance() {}

    /**
     * Returns the distance in the largest unit that fits at least once, and in the next smaller one. Fractions of a
     * second are ignored.
     */
    public static String between(Instant now, Instant then) {
        long seconds = then.getEpochSecond() - now.getEpochSecond();
        if (seconds == 0) {
            return "now";
        }
        String words = words(Math.abs(seconds));
        return seconds < 0 ? words + " ago" : "in " + words;
    }

    private static String words(long seconds) {
        int unit = 0;
        while (seconds < SECONDS[unit]) {
            unit++;
        }
        String words = count(seconds / SECONDS[unit], unit);
        boolean smallest = unit + 1 == UNITS.length;
        long rest = smallest ? 0 : seconds % SECONDS[unit] / SECONDS[unit + 1];
        return rest == 0 ? words : words + " " + count(rest, unit + 1);
    }

    private static String count(long count, int unit) {
        return count + " " + UNITS[unit] + (count == 1 ? "" : "s");
    }
}
