package io.github.jwtfilter.text;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Formats of values in web.xml and on the command line. For an invalid value the methods throw an
 * {@link IllegalArgumentException}. Its message has the expected format and the given value.
 */
public final class ValueFormats {
    private static final Duration MAX_DURATION = Duration.ofDays(3650);
    private static final int MAX_DIGITS = 9;
    private static final String UNITS = "smhd";

    /** The patterns of web.xml in a class of their own, so that a command does not compile them at its start. */
    private static final class Patterns {
        static final Pattern LOCAL_PATH = Pattern.compile("/(?!/)[^\\s\\\\*]*");

        /**
         * An empty segment or {@code ..}; a dot, slash, backslash or control character that is percent-encoded once or
         * more.
         */
        static final Pattern MISREAD =
                Pattern.compile("//|/\\.\\.|%(?:25)*(?:[01][0-9a-f]|7f|2e|2f|5c)", Pattern.CASE_INSENSITIVE);

        private Patterns() {}
    }

    private ValueFormats() {}

    /**
     * Parses a duration: a whole number and a unit, for example {@code 90s}, {@code 15m}, {@code 12h}, {@code 7d}.
     *
     * @param text a number and one of s, m, h, d
     * @return from zero to ten years
     */
    public static Duration duration(String text) {
        int digits = text.length() - 1;
        if (!isNumber(text, digits) || UNITS.indexOf(text.charAt(digits)) < 0) {
            throw new IllegalArgumentException("expected a duration such as 90s, 15m, 12h or 7d, got '" + text + "'");
        }
        Duration duration = duration(Long.parseLong(text.substring(0, digits)), text.charAt(digits));
        if (duration.compareTo(MAX_DURATION) > 0) {
            throw new IllegalArgumentException("expected a duration of at most 3650d, got '" + text + "'");
        }
        return duration;
    }

    /** Returns whether a text begins with this number of decimal digits, from 1 to 9. */
    private static boolean isNumber(String text, int digits) {
        for (int i = 0; i < digits; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return digits >= 1 && digits <= MAX_DIGITS;
    }

    private static Duration duration(long count, char unit) {
        switch (unit) {
            case 's':
                return Duration.ofSeconds(count);
            case 'm':
                return Duration.ofMinutes(count);
            case 'h':
                return Duration.ofHours(count);
            default:
                return Duration.ofDays(count);
        }
    }

    /**
     * Parses a duration greater than zero.
     *
     * @param text as for {@link #duration(String)}
     * @return more than zero
     */
    public static Duration positiveDuration(String text) {
        Duration duration = duration(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException("expected a duration longer than nothing, got '" + text + "'");
        }
        return duration;
    }

    /**
     * Parses a whole number.
     *
     * @param text decimal digits
     * @param least the minimum, zero or more
     * @param most the maximum
     * @return the number
     */
    public static int wholeNumber(String text, int least, int most) {
        boolean number = isNumber(text, text.length());
        if (!number || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(
                    "expected a whole number from " + least + " to " + most + ", got '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    /**
     * Parses one or more names that are separated by commas or white space.
     *
     * @param text the names
     * @return at least one
     */
    public static List<String> names(String text) {
        List<String> names = new ArrayList<>(List.of(text.split("[\\s,]+")));
        names.removeIf(String::isEmpty);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("expected at least one name, got '" + text + "'");
        }
        return names;
    }

    /**
     * Accepts one of a list of words.
     *
     * @param text the given word; case-sensitive
     * @param words the valid words
     * @return the given word
     */
    public static String oneOf(String text, String... words) {
        if (!List.of(words).contains(text)) {
            throw new IllegalArgumentException("expected " + String.join(", ", words) + ", got '" + text + "'");
        }
        return text;
    }

    /**
     * Parses the path of a file. The file need not exist. The message omits the text, because an operator may have set
     * a key instead of its file.
     *
     * @param text a path in the platform's notation
     * @return the path
     */
    public static Path file(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("expected a file's path");
        }
    }

    /**
     * Returns true if no browser can interpret the address as another host or as outside its own folder. Browsers
     * remove tabs and line ends, and treat a backslash as a slash.
     *
     * @param text an address that starts with a slash, with or without a query
     * @return false if in doubt
     */
    public static boolean isLocal(String text) {
        boolean odd = text.chars().anyMatch(c -> c == '\\' || c <= ' ' || c == 0x7f);
        return text.startsWith("/")
                && !odd
                && !Patterns.MISREAD.matcher(text.split("[?#]", 2)[0]).find();
    }

    /**
     * Accepts a path within the application.
     *
     * @param text a local path without white space and asterisks
     * @return the path as given
     */
    public static String localPath(String text) {
        if (!Patterns.LOCAL_PATH.matcher(text).matches() || !isLocal(text)) {
            throw new IllegalArgumentException(
                    "expected a path within the application such as /login, got '" + text + "'");
        }
        return text;
    }

    /**
     * Accepts a path within the application that is compared with the paths of requests.
     *
     * @param text as for {@link #localPath(String)}, without a query
     * @return the path as given
     */
    public static String localPathWithoutQuery(String text) {
        if (text.indexOf('?') >= 0) {
            throw new IllegalArgumentException("expected a path without a query, got '" + text + "'");
        }
        return localPath(text);
    }
}
