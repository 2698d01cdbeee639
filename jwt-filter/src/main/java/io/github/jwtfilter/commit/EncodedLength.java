package io.github.jwtfilter.commit;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Byte lengths of text in an encoding. Exact for ASCII, and in UTF-8 for text without surrogates. Otherwise an upper
 * bound.
 */
final class EncodedLength {
    private static final int ASCII_END = 0x80;
    private static final int TWO_BYTES_END = 0x800;

    private static final EncodedLength SINGLE_BYTE = new EncodedLength(1, 1, 1);
    private static final EncodedLength UTF_8 = new EncodedLength(1, 2, 3);

    /** An upper bound for every encoding of the JDK. */
    private static final EncodedLength UNKNOWN = new EncodedLength(8, 8, 8);

    private final int ascii;
    private final int low;
    private final int high;

    private EncodedLength(int ascii, int low, int high) {
        this.ascii = ascii;
        this.low = low;
        this.high = high;
    }

    /** Returns the lengths for an encoding. The container may support encodings that the JDK does not know. */
    static EncodedLength in(String encoding) {
        if ("UTF-8".equalsIgnoreCase(encoding)) {
            return UTF_8;
        }
        if ("ISO-8859-1".equalsIgnoreCase(encoding)) {
            return SINGLE_BYTE;
        }
        try {
            return in(Charset.forName(encoding));
        } catch (IllegalArgumentException unknown) {
            return UNKNOWN;
        }
    }

    private static EncodedLength in(Charset charset) {
        if (charset.equals(StandardCharsets.UTF_8)) {
            return UTF_8;
        }
        if (!charset.canEncode()) {
            return UNKNOWN;
        }
        int maxBytes = (int) Math.ceil(charset.newEncoder().maxBytesPerChar());
        return new EncodedLength("a".getBytes(charset).length == 1 ? 1 : maxBytes, maxBytes, maxBytes);
    }

    long of(int character) {
        char c = (char) character;
        return c < ASCII_END ? ascii : c < TWO_BYTES_END ? low : high;
    }

    /** Returns the minimum length of a number of characters. */
    long minLength(int characters) {
        return (long) characters * ascii;
    }

    long of(char[] characters, int offset, int length) {
        if (ascii == high) {
            return minLength(length);
        }
        long bytes = 0;
        for (int i = offset; i < offset + length; i++) {
            bytes += of(characters[i]);
        }
        return bytes;
    }

    long of(String text, int offset, int length) {
        if (ascii == high) {
            return minLength(length);
        }
        long bytes = 0;
        for (int i = offset; i < offset + length; i++) {
            bytes += of(text.charAt(i));
        }
        return bytes;
    }
}
