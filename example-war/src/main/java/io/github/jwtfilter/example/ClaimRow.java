package io.github.jwtfilter.example;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One claim of the token, as the home page shows it. */
public final class ClaimRow {
    private static final Set<String> TIMES = Set.of("iat", "exp", "nbf", "auth_time");
    private static final Map<String, String> MEANINGS = Map.of(
            "iss", "who issued the token",
            "sub", "the user",
            "aud", "the servers that may accept it",
            "roles", "what the user may do",
            "auth_time", "when the user entered the password",
            "iat", "when this token was issued",
            "nbf", "when it becomes valid",
            "exp", "when it expires",
            "jti", "the id of this token, new at each renewal",
            "sid", "the id of this login, kept by renewals");

    private final String name;
    private final String value;
    private final String words;

    private ClaimRow(String name, String value, String words) {
        this.name = name;
        this.value = value;
        this.words = words;
    }

    /**
     * Returns all claims of a token in their order.
     *
     * @param claims names and values
     * @param now the current time, to show the distance of other times
     * @return one row for each claim
     */
    public static List<ClaimRow> of(Map<String, Object> claims, Instant now) {
        return claims.entrySet().stream()
                .map(claim -> of(claim.getKey(), claim.getValue(), now))
                .collect(Collectors.toList());
    }

    private static ClaimRow of(String name, Object value, Instant now) {
        if (value instanceof Number && TIMES.contains(name)) {
            Instant time = Instant.ofEpochSecond(((Number) value).longValue());
            String words = TimeInWords.absolute(time) + ", " + TimeInWords.relative(time, now);
            return new ClaimRow(name, value.toString(), words);
        }
        return new ClaimRow(name, text(value), "");
    }

    private static String text(Object value) {
        if (value instanceof Collection) {
            return ((Collection<?>) value).stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        return String.valueOf(value);
    }

    /**
     * Returns the claim's name.
     *
     * @return for example {@code exp}
     */
    public String name() {
        return name;
    }

    /**
     * Returns the meaning of the name.
     *
     * @return a few words; empty if the name is unknown
     */
    public String meaning() {
        return MEANINGS.getOrDefault(name, "");
    }

    /**
     * Returns the claim's value as it is in the token.
     *
     * @return text; the elements of a list are separated by commas
     */
    public String value() {
        return value;
    }

    /**
     * Returns the value in words, if it is a time.
     *
     * @return for example {@code 3 Mar 2026, 14:05:00 UTC, in 29 minutes}, or empty
     */
    public String words() {
        return words;
    }
}
