package io.github.jwtfilter.jose;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A converter of Java values to JSON values, within the limits of {@link StrictJson}. Everything that is written can be
 * read back.
 */
final class JsonValue {
    private JsonValue() {}

    /** Converts a member's value. The object around it is the first level. */
    static Object of(Object value) {
        return of(value, 1);
    }

    /** Checks a member's name. */
    static String name(Object name) {
        if (!(name instanceof String)) {
            String type = name == null ? "null" : name.getClass().getName();
            throw new IllegalArgumentException("expected a string for a name, got " + type);
        }
        String text = wellFormed((String) name);
        // A character has at most three bytes.
        boolean mayBeLong = text.length() > StrictJson.MAX_NAME_BYTES / 3;
        if (mayBeLong && text.getBytes(StandardCharsets.UTF_8).length > StrictJson.MAX_NAME_BYTES) {
            throw new IllegalArgumentException("expected a name of at most " + StrictJson.MAX_NAME_BYTES + " bytes");
        }
        return text;
    }

    private static Object of(Object value, int depth) {
        if (value instanceof String) {
            return wellFormed((String) value);
        }
        if (value == null || value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Instant) {
            return ((Instant) value).getEpochSecond();
        }
        if (value instanceof BigInteger) {
            return wholeNumber((BigInteger) value);
        }
        if (value instanceof BigDecimal || value instanceof Double || value instanceof Float) {
            return decimal((Number) value);
        }
        if (value instanceof Collection) {
            return array((Collection<?>) value, deeper(depth));
        }
        if (value instanceof Map) {
            return object((Map<?, ?>) value, deeper(depth));
        }
        throw new IllegalArgumentException(
                "JSON has no form for " + value.getClass().getName());
    }

    private static int deeper(int depth) {
        if (depth == StrictJson.MAX_DEPTH) {
            throw new IllegalArgumentException("expected at most " + depth + " levels");
        }
        return depth + 1;
    }

    private static Map<String, Object> object(Map<?, ?> members, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        members.forEach((name, member) -> object.put(name(name), of(member, depth)));
        return Collections.unmodifiableMap(object);
    }

    private static List<Object> array(Collection<?> elements, int depth) {
        List<Object> array = new ArrayList<>(elements.size());
        for (Object element : elements) {
            array.add(of(element, depth));
        }
        return Collections.unmodifiableList(array);
    }

    private static Number wholeNumber(BigInteger integer) {
        if (integer.bitLength() < Long.SIZE) {
            return integer.longValue();
        }
        checkLength(integer.toString());
        return integer;
    }

    /**
     * Converts a decimal number. JSON text without a fraction is read as a whole number, so the number becomes whole
     * here too.
     */
    private static Number decimal(Number number) {
        try {
            BigDecimal decimal = new BigDecimal(number.toString());
            checkLength(decimal.toString());
            return decimal.scale() == 0 ? wholeNumber(decimal.unscaledValue()) : decimal;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("JSON has no form for " + number);
        }
    }

    private static void checkLength(String number) {
        if (number.length() > StrictJson.MAX_NUMBER_CHARACTERS) {
            throw new IllegalArgumentException(
                    "expected a number of at most " + StrictJson.MAX_NUMBER_CHARACTERS + " characters");
        }
    }

    private static String wellFormed(String text) {
        if (!StrictJson.isWellFormed(text)) {
            throw new IllegalArgumentException("half a surrogate pair");
        }
        return text;
    }
}
