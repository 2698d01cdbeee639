package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/** A JSON text in the making (RFC 8259), in UTF-8 and without white space. */
final class JsonText {
    private static final int USUAL_LENGTH = 512;
    private static final int LONGEST_KEPT = 1 << 14;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[USUAL_LENGTH];
    private int length;

    /** Begins anew; room that only a giant needed is given up. */
    void clear() {
        length = 0;
        if (bytes.length > LONGEST_KEPT) {
            bytes = new byte[USUAL_LENGTH];
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Writes an object; its values are those of {@link StrictJson}. */
    void write(Map<?, ?> object) {
        put('{');
        if (object instanceof Members) {
            members((Members) object);
        } else {
            object.forEach((name, value) -> member((String) name, value));
        }
        close('}');
    }

    /** The same without an entry for each. */
    private void members(Members object) {
        for (int i = 0; i < object.size(); i++) {
            member(object.name(i), object.value(i));
        }
    }

    private void member(String name, Object value) {
        string(name);
        put(':');
        value(value);
        put(',');
    }

    private void value(Object value) {
        if (value instanceof String) {
            string((String) value);
        } else if (value instanceof Map) {
            write((Map<?, ?>) value);
        } else if (value instanceof Collection) {
            put('[');
            for (Object element : (Collection<?>) value) {
                value(element);
                put(',');
            }
            close(']');
        } else {
            // null, true, false, and numbers as their own text.
            ascii(String.valueOf(value));
        }
    }

    /** In the place of the last comma, if there is one. */
    private void close(char bracket) {
        if (bytes[length - 1] == ',') {
            length--;
        }
        put(bracket);
    }

    private void string(String text) {
        put('"');
        int count = text.length();
        // A letter becomes six bytes at the most.
        reserve(6 * count);
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x80 && c != '"' && c != '\\') {
                bytes[length++] = (byte) c;
            } else if (c < 0x80) {
                escape(c);
            } else {
                int point = text.codePointAt(i);
                i += Character.charCount(point) - 1;
                utf8(point);
            }
        }
        put('"');
    }

    private void escape(char c) {
        int letter = "\b\t\n\f\r\"\\".indexOf(c);
        bytes[length++] = '\\';
        if (letter >= 0) {
            bytes[length++] = (byte) "btnfr\"\\".charAt(letter);
            return;
        }
        ascii("u00");
        bytes[length++] = HEX[c >> 4];
        bytes[length++] = HEX[c & 0xf];
    }

    /** Half a surrogate pair has no form in UTF-8. */
    private void utf8(int point) {
        if (point < 0x800) {
            bytes[length++] = (byte) (0xc0 | point >> 6);
        } else if (point < 0x10000) {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException("half a surrogate pair");
            }
            bytes[length++] = (byte) (0xe0 | point >> 12);
            bytes[length++] = (byte) (0x80 | point >> 6 & 0x3f);
        } else {
            bytes[length++] = (byte) (0xf0 | point >> 18);
            bytes[length++] = (byte) (0x80 | point >> 12 & 0x3f);
            bytes[length++] = (byte) (0x80 | point >> 6 & 0x3f);
        }
        bytes[length++] = (byte) (0x80 | point & 0x3f);
    }

    private void ascii(String text) {
        int count = text.length();
        reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    private void put(char c) {
        reserve(1);
        bytes[length++] = (byte) c;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
