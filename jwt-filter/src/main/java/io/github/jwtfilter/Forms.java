package io.github.jwtfilter;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms that parameters' values have; each says what it expected and what it got. */
final class Forms {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})([smhd])");
    private static final Pattern LOCAL_PATH = Pattern.compile("/(?!/)[^\\s\\\\*]*");

    private Forms() {}

    /** {@code 90s}, {@code 15m}, {@code 12h}, {@code 7d}. */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a duration such as 90s, 15m, 12h or 7d, got '" + text + "'");
        }
        long count = Long.parseLong(matcher.group(1));
        switch (matcher.group(2)) {
            case "s":
                return Duration.ofSeconds(count);
            case "m":
                return Duration.ofMinutes(count);
            case "h":
                return Duration.ofHours(count);
            default:
                return Duration.ofDays(count);
        }
    }

    /** A duration longer than nothing. */
    static Duration positiveDuration(String text) {
        Duration duration = duration(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException("expected a duration longer than nothing, got '" + text + "'");
        }
        return duration;
    }

    /** One or more names between commas or white space. */
    static List<String> names(String text) {
        List<String> names = new ArrayList<>(List.of(text.split("[\\s,]+")));
        names.removeIf(String::isEmpty);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("expected at least one name, got '" + text + "'");
        }
        return names;
    }

    /** One of some words. */
    static String oneOf(String text, String... words) {
        if (!List.of(words).contains(text)) {
            throw new IllegalArgumentException("expected " + String.join(", ", words) + ", got '" + text + "'");
        }
        return text;
    }

    /** The path of a file; the message does not hold the text, which may be a key put where its file belongs. */
    static Path file(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("expected a file's path");
        }
    }

    /** A path within the application, of which one page is meant and not a pattern of them. */
    static String localPath(String text) {
        if (!LOCAL_PATH.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected a path within the application such as /login, got '" + text + "'");
        }
        return text;
    }

    /** A path within the application as a request is compared with it. */
    static String localPathWithoutQuery(String text) {
        if (text.indexOf('?') >= 0) {
            throw new IllegalArgumentException("expected a path without a query, got '" + text + "'");
        }
        return localPath(text);
    }
}
