package io.github.jwtfilter.values;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reader of the bytes that a {@link ByteSink} wrote. A count is accepted only if enough bytes follow. */
final class ByteSource {
    private final byte[] bytes;
    private int position;
    private List<String> texts;

    ByteSource(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isExhausted() {
        return position == bytes.length;
    }

    int octet() throws MalformedValueException {
        if (isExhausted()) {
            throw truncated();
        }
        return bytes[position++] & 0xff;
    }

    long number() throws MalformedValueException {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = octet();
            number |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return number;
            }
        }
        throw new MalformedValueException("number: expected at most ten bytes, got more");
    }

    long signed() throws MalformedValueException {
        long number = number();
        return number >>> 1 ^ -(number & 1);
    }

    int signedInt() throws MalformedValueException {
        return within(signed(), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Reads an index that is less than {@code size}. */
    int index(int size) throws MalformedValueException {
        return within(number(), 0, size - 1L);
    }

    /** Reads the number of items that follow. Each item takes at least {@code bytesEach} bytes. */
    int count(int bytesEach) throws MalformedValueException {
        return within(number(), 0, (bytes.length - position) / bytesEach);
    }

    static int within(long number, long least, long most) throws MalformedValueException {
        if (number < least || number > most) {
            throw new MalformedValueException("number: out of range");
        }
        return (int) number;
    }

    int fixed32() throws MalformedValueException {
        int number = 0;
        for (int i = 0; i < 4; i++) {
            number = number << 8 | octet();
        }
        return number;
    }

    long fixed64() throws MalformedValueException {
        return (long) fixed32() << 32 | fixed32() & 0xffffffffL;
    }

    byte[] counted() throws MalformedValueException {
        int start = advance(count(1));
        return Arrays.copyOfRange(bytes, start, position);
    }

    String text() throws MalformedValueException {
        if (texts == null) {
            texts = new ArrayList<>();
        }
        long prefix = number();
        long count = prefix >>> 2;
        int encoding = (int) prefix & 3;
        if (encoding == ByteSink.REPEATED) {
            return texts.get(within(count, 0, texts.size() - 1L));
        }
        String text = text(encoding, within(count, 0, bytes.length - position));
        texts.add(text);
        return text;
    }

    private String text(int encoding, int count) throws MalformedValueException {
        switch (encoding) {
            case ByteSink.LATIN_1:
                return new String(bytes, advance(count), count, StandardCharsets.ISO_8859_1);
            case ByteSink.UTF_8:
                return new String(bytes, advance(count), count, StandardCharsets.UTF_8);
            default:
                return utf16(count);
        }
    }

    /** Decodes by hand because the JDK's decoder replaces unpaired surrogates. */
    private String utf16(int count) throws MalformedValueException {
        within(2L * count, 0, bytes.length - position);
        char[] letters = new char[count];
        for (int i = 0; i < count; i++) {
            letters[i] = (char) (octet() << 8 | octet());
        }
        return new String(letters);
    }

    private int advance(int count) {
        position += count;
        return position - count;
    }

    private static MalformedValueException truncated() {
        return new MalformedValueException("value: truncated");
    }
}
