package io.github.jwtfilter.tools.inspect;

import io.github.jwtfilter.text.TimeDistance;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The display of a token's times: the distance from now in words, in UTC and in the zone of this machine. */
final class Dates {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss zzz", Locale.ENGLISH);
    private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(253_402_300_799L);

    /** The same limit in milliseconds. Today's time in milliseconds is below it and above {@link #LEAST_MILLIS}. */
    private static final BigDecimal MAX_MILLIS = MAX_SECONDS.multiply(BigDecimal.valueOf(1000));

    /** September 2001 in milliseconds; in seconds it is the year 33658. */
    private static final BigDecimal LEAST_MILLIS = BigDecimal.valueOf(1_000_000_000_000L);

    private final Clock clock;
    private final ZoneId zone;

    /** @param zone the reader's time zone */
    Dates(Clock clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    Instant now() {
        return clock.instant();
    }

    /** Returns the time of a NumericDate (RFC 7519 §2); empty for another value. */
    static Optional<Instant> instant(Object value) {
        return number(value)
                .filter(seconds -> seconds.signum() >= 0 && seconds.compareTo(MAX_SECONDS) <= 0)
                .map(seconds -> Instant.ofEpochSecond(seconds.longValue()));
    }

    /** Returns whether a number is probably a time in milliseconds. */
    static boolean isMilliseconds(Object value) {
        return number(value)
                .filter(millis -> millis.compareTo(LEAST_MILLIS) >= 0 && millis.compareTo(MAX_MILLIS) <= 0)
                .isPresent();
    }

    private static Optional<BigDecimal> number(Object value) {
        return Optional.ofNullable(value)
                .filter(Number.class::isInstance)
                .map(Object::toString)
                .filter(text -> text.length() <= 32)
                .map(BigDecimal::new);
    }

    /** Returns a time for the page. */
    Map<String, Object> describe(Instant time) {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("distance", distance(time));
        words.put("utc", FORMAT.format(time.atZone(ZoneOffset.UTC)).replaceFirst("Z$", "UTC"));
        boolean isUtc = zone.getRules().getOffset(time).equals(ZoneOffset.UTC);
        words.put("local", isUtc ? "" : FORMAT.format(time.atZone(zone)));
        return words;
    }

    String distance(Instant time) {
        return TimeDistance.between(now(), time);
    }
}
