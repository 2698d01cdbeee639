package io.github.jwtfilter.identity.ldap;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A search filter (RFC 4515) with placeholders for values: {@code (&(objectClass=person)(uid={0}))}. Immutable. */
final class LdapFilter {
    private static final Pattern PLACE = Pattern.compile("\\{([0-9]+)}");
    private static final Pattern EQUALS_NAME = Pattern.compile("\\(([\\p{Alnum}.;-]+)=\\{0}\\)");

    private final String text;

    private LdapFilter(String text) {
        this.text = text;
    }

    /**
     * Parses a filter. It may span several lines.
     *
     * @param places the number of different placeholders allowed
     * @throws IllegalArgumentException if the filter is malformed
     */
    static LdapFilter parse(String text, int places) {
        String joined = text.strip().replaceAll("\\s*\\R\\s*", "");
        if (end(joined, 0) != joined.length()) {
            throw wrong(joined);
        }
        if (PLACE.matcher(joined).results().noneMatch(place -> true)) {
            throw new IllegalArgumentException("expected a filter with the placeholder {0}, got '" + joined + "'");
        }
        PLACE.matcher(joined).results().filter(place -> number(place) >= places).forEach(place -> {
            throw new IllegalArgumentException(
                    "expected only the placeholders {0} to {" + (places - 1) + "}, got '" + joined + "'");
        });
        return new LdapFilter(joined);
    }

    /** Returns the end of the filter that begins with an opening parenthesis. */
    private static int end(String text, int start) {
        if (at(text, start) != '(') {
            throw wrong(text);
        }
        int next = start + 1;
        switch (at(text, next)) {
            case '&':
            case '|':
                for (next++; at(text, next) == '('; ) {
                    next = end(text, next);
                }
                break;
            case '!':
                next = end(text, next + 1);
                break;
            default:
                next = endOfItem(text, next);
        }
        if (at(text, next) != ')') {
            throw wrong(text);
        }
        return next + 1;
    }

    /** Checks an attribute, an optional matching rule, and a value. Placeholders are allowed only in the value. */
    private static int endOfItem(String text, int start) {
        int equals = text.indexOf('=', start);
        int end = start;
        while (at(text, end) != '(' && at(text, end) != ')' && at(text, end) != 0) {
            end++;
        }
        if (equals <= start || equals > end || text.substring(start, equals).contains("{")) {
            throw wrong(text);
        }
        return end;
    }

    private static char at(String text, int index) {
        return index < text.length() ? text.charAt(index) : 0;
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "expected a filter in parentheses (RFC 4515), for example (uid={0}), got '" + text + "'");
    }

    private static int number(MatchResult place) {
        return place.group(1).length() > 1 ? Integer.MAX_VALUE : Integer.parseInt(place.group(1));
    }

    /** Fills in the values. Each value is escaped, so it cannot change the structure of the filter. */
    String with(String... values) {
        IntFunction<String> value = place -> Matcher.quoteReplacement(escape(values[place]));
        return PLACE.matcher(text).replaceAll(place -> value.apply(number(place)));
    }

    /** Escapes bytes as a backslash and two hex digits. RFC 4515 section 3 allows this for every byte of UTF-8. */
    private static String escape(String value) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
            escaped.append(plain ? String.valueOf((char) b) : String.format("\\%02x", b));
        }
        return escaped.toString();
    }

    boolean contains(String part) {
        return text.contains(part);
    }

    /** Returns the first attribute compared with the first value, as in {@code (uid={0})}. */
    Optional<String> firstKey() {
        return EQUALS_NAME.matcher(text).results().map(item -> item.group(1)).findFirst();
    }

    /** Returns whether the filter compares an attribute with the first value. */
    boolean hasKey(String attribute) {
        return EQUALS_NAME
                .matcher(text)
                .results()
                .anyMatch(item -> item.group(1).equalsIgnoreCase(attribute));
    }
}
