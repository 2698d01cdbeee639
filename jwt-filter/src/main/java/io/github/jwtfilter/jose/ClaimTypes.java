package io.github.jwtfilter.jose;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A reader of claims as the types that RFC 7519 §2 and §4.1 define. Another type causes an IllegalArgumentException.
 */
final class ClaimTypes {
    private static final BigDecimal MAX_SECOND = BigDecimal.valueOf(253_402_300_799L);
    private static final int MAX_FRACTION_DIGITS = 18;

    private ClaimTypes() {}

    /** Returns a string; null if the claim is absent. */
    static String string(Map<String, Object> members, String name) {
        Object value = members.get(name);
        if (value instanceof String || !members.containsKey(name)) {
            return (String) value;
        }
        throw wrongType(name, "a string", value);
    }

    static Object checkString(String name, Object value) {
        if (!(value instanceof String)) {
            throw wrongType(name, "a string", value);
        }
        return value;
    }

    static Object checkTime(String name, Object value) {
        if (!isWholeSecond(value)) {
            time(name, value);
        }
        return value;
    }

    private static boolean isWholeSecond(Object value) {
        return value instanceof Long && (Long) value <= MAX_SECOND.longValue() && (Long) value >= 0;
    }

    /** Returns a list of strings; empty if the claim is absent. A single string becomes a list of one. */
    static List<String> strings(Map<String, Object> members, String name) {
        Object value = members.get(name);
        return value == null && !members.containsKey(name) ? List.of() : strings(name, value);
    }

    /** Returns a value as a list of strings. The list is unmodifiable, as all lists in claims are. */
    static List<String> strings(String name, Object value) {
        if (value instanceof String) {
            return List.of((String) value);
        }
        if (!(value instanceof List)) {
            throw wrongType(name, "a string or a list of strings", value);
        }
        for (Object element : (List<?>) value) {
            if (!(element instanceof String)) {
                throw wrongType(name, "a list of strings", element);
            }
        }
        @SuppressWarnings("unchecked")
        List<String> strings = (List<String>) value;
        return strings;
    }

    /** Returns a NumericDate; null if the claim is absent. */
    static Instant time(Map<String, Object> members, String name) {
        Object value = members.get(name);
        if (isWholeSecond(value)) {
            return Instant.ofEpochSecond((Long) value);
        }
        return members.containsKey(name) ? time(name, value) : null;
    }

    private static Instant time(String name, Object value) {
        if (!(value instanceof Number)) {
            throw wrongType(name, "a number of seconds", value);
        }
        BigDecimal seconds = new BigDecimal(value.toString());
        // Giant exponents such as 1e-999999999 are refused too, because rounding them would compute a giant power of
        // ten.
        boolean plain = seconds.scale() <= MAX_FRACTION_DIGITS && seconds.scale() >= -MAX_FRACTION_DIGITS;
        if (!plain || seconds.signum() < 0 || seconds.compareTo(MAX_SECOND) > 0) {
            throw new IllegalArgumentException("claim " + name + ": expected seconds from 1970 to the year 9999");
        }
        BigDecimal whole = seconds.setScale(0, RoundingMode.DOWN);
        BigDecimal nanos = seconds.subtract(whole).movePointRight(9);
        return Instant.ofEpochSecond(whole.longValue(), nanos.longValue());
    }

    private static IllegalArgumentException wrongType(String name, String expected, Object value) {
        return new IllegalArgumentException("claim " + name + ": expected " + expected + ", got " + typeName(value));
    }

    private static String typeName(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String) {
            return "a string";
        }
        if (value instanceof Number) {
            return "a number";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        return value instanceof List ? "a list" : "an object";
    }
}
