package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/** A writer of JSON text (RFC 8259) in UTF-8 without white space. */
final class JsonText {
    private static final int INITIAL_BYTES = 512;
    private static final int MAX_KEPT_BYTES = 1 << 14;
    private static final int MAX_DIGITS = 19;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    /** Starts a new text. Discards the buffer if an unusually long text enlarged it. */
    void clear() {
        length = 0;
        if (bytes.length > MAX_KEPT_BYTES) {
            bytes = new byte[INITIAL_BYTES];
        }
    }

    /** Returns the text as base64url in ASCII. */
    byte[] encoded() {
        return Base64Url.encode(bytes, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Writes an object. Its values have the types of {@link StrictJson}. */
    void write(Map<?, ?> object) {
        put('{');
        if (object instanceof JsonObject) {
            members((JsonObject) object);
        } else {
            for (Map.Entry<?, ?> member : object.entrySet()) {
                member((String) member.getKey(), member.getValue());
            }
        }
        close('}');
    }

    /** Writes the members directly, because a map entry for each would cost time. */
    private void members(JsonObject object) {
        for (int i = 0; i < object.size(); i++) {
            member(object.name(i), object.value(i));
        }
    }

    private void member(String name, Object value) {
        string(name);
        follow(':');
        value(value);
        follow(',');
    }

    private void value(Object value) {
        if (value instanceof String) {
            string((String) value);
        } else if (value instanceof Long) {
            integer((Long) value);
        } else if (value instanceof Map) {
            write((Map<?, ?>) value);
        } else if (value instanceof Collection) {
            put('[');
            for (Object element : (Collection<?>) value) {
                value(element);
                follow(',');
            }
            close(']');
        } else {
            // null, true, false and other numbers are written as their own text.
            ascii(String.valueOf(value));
        }
    }

    /**
     * Writes an integer from its last digit to its first. A negative number is converted by the JDK, because the
     * smallest one has no positive counterpart.
     */
    private void integer(long number) {
        if (number < 0) {
            ascii(Long.toString(number));
            return;
        }
        reserve(MAX_DIGITS);
        int end = length + digits(number);
        int at = end;
        long rest = number;
        for (; rest >= 10; rest /= 100) {
            int two = (int) (rest % 100);
            bytes[--at] = (byte) ('0' + two % 10);
            bytes[--at] = (byte) ('0' + two / 10);
        }
        if (at > length) {
            bytes[length] = (byte) ('0' + rest);
        }
        length = end;
    }

    private static int digits(long number) {
        int digits = 1;
        for (long bound = 10; digits < MAX_DIGITS && number >= bound; bound *= 10) {
            digits++;
        }
        return digits;
    }

    /** Writes a closing bracket. It replaces the last comma, if there is one. */
    private void close(char bracket) {
        if (bytes[length - 1] == ',') {
            length--;
        }
        put(bracket);
    }

    private void string(String text) {
        int count = text.length();
        // A character becomes at most six bytes.
        reserve(6 * count + 2);
        bytes[length++] = '"';
        for (int plain = plain(text, count); plain < count; ) {
            int point = text.codePointAt(plain);
            if (point < 0x80) {
                ascii(point);
            } else {
                utf8(point);
            }
            plain += Character.charCount(point);
        }
        bytes[length++] = '"';
    }

    /** Writes the characters up to the first that needs encoding, and returns its index. */
    private int plain(String text, int count) {
        byte[] to = bytes;
        int from = length;
        int i = 0;
        for (; i < count; i++) {
            char c = text.charAt(i);
            if (!isPlain(c)) {
                break;
            }
            to[from + i] = (byte) c;
        }
        length = from + i;
        return i;
    }

    /** Returns whether a character may appear in JSON as itself, in one byte. */
    static boolean isPlain(int c) {
        return c >= ' ' && c < 0x80 && c != '"' && c != '\\';
    }

    private void ascii(int c) {
        if (isPlain(c)) {
            bytes[length++] = (byte) c;
        } else {
            escape((char) c);
        }
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

    /** Writes a character beyond ASCII. Half a surrogate pair has no form in UTF-8. */
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

    /** Writes the character after a name or a value. There is always room for it. */
    private void follow(char c) {
        bytes[length++] = (byte) c;
    }

    /** Makes room for this number of bytes and one more after them. */
    private void reserve(int more) {
        if (length + more >= bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more + 1, bytes.length * 2));
        }
    }
}
