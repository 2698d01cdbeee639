package io.github.jwtfilter.values;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Growing buffer of encoded bytes. A repeated text, for example a class name, is written once and then referred to by
 * its number.
 */
final class ByteSink {
    /** Limit in bytes. Cookies hold far less, and a buffer of this size does no harm. */
    static final int MAX_BYTES = 1 << 20;

    static final int REPEATED = 0;
    static final int LATIN_1 = 1;
    static final int UTF_8 = 2;
    static final int UTF_16 = 3;

    private static final int INITIAL_BYTES = 128;

    /** The number of texts that are compared one by one. A hash table pays only beyond. */
    private static final int SCANNED_TEXTS = 8;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;
    private final String[] firstTexts = new String[SCANNED_TEXTS];
    private int textCount;

    /** All texts; null while there are few. */
    private Map<String, Integer> texts;

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    int length() {
        return length;
    }

    void octet(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    /** Writes an unsigned number with seven bits per byte, lowest bits first. */
    void number(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** Writes a signed number (zigzag). Small numbers of either sign take few bytes. */
    void signed(long value) {
        number(value << 1 ^ value >> 63);
    }

    void fixed32(int value) {
        reserve(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >> shift);
        }
    }

    void fixed64(long value) {
        fixed32((int) (value >> 32));
        fixed32((int) value);
    }

    void counted(byte[] content) {
        number(content.length);
        raw(content);
    }

    private void raw(byte[] content) {
        reserve(content.length);
        System.arraycopy(content, 0, bytes, length, content.length);
        length += content.length;
    }

    /** Writes a text in the shortest of three encodings. Unpaired surrogates are kept. */
    void text(String text) {
        int known = number(text);
        if (known >= 0) {
            number((long) known << 2 | REPEATED);
        } else if (!latin1(text)) {
            wide(text);
        }
    }

    /** Returns the number of a text that was written before. Otherwise gives it the next one and returns -1. */
    private int number(String text) {
        if (texts == null) {
            for (int i = 0; i < textCount; i++) {
                if (text.equals(firstTexts[i])) {
                    return i;
                }
            }
            if (textCount < SCANNED_TEXTS) {
                firstTexts[textCount++] = text;
                return -1;
            }
            texts = new HashMap<>();
            for (String first : firstTexts) {
                texts.put(first, texts.size());
            }
        }
        Integer known = texts.putIfAbsent(text, texts.size());
        return known == null ? -1 : known;
    }

    /** Writes the text as Latin-1. If a character does not fit, writes nothing and returns false. */
    private boolean latin1(String text) {
        int start = length;
        int count = text.length();
        number((long) count << 2 | LATIN_1);
        reserve(count);
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c > 0xff) {
                length = start;
                return false;
            }
            bytes[length++] = (byte) c;
        }
        return true;
    }

    private void wide(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= 2 * text.length() && isWellFormed(text)) {
            number((long) utf8.length << 2 | UTF_8);
            raw(utf8);
            return;
        }
        number((long) text.length() << 2 | UTF_16);
        reserve(2 * text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) (text.charAt(i) >> 8);
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    /** Returns true if UTF-8 can encode the text, so it has no unpaired surrogate. */
    private static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private void reserve(int more) {
        if (more > bytes.length - length) {
            if (more > MAX_BYTES - length) {
                throw UnwritableException.atAll("takes more than " + MAX_BYTES + " bytes");
            }
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
