package io.github.jwtfilter.jose;

import io.github.jwtfilter.jose.StrictJson.MalformedJsonException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A check that all readers will read the same text from bytes: valid UTF-8. It processes eight bytes at a time, because
 * most texts are plain ASCII.
 */
final class StrictUtf8 {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long BACKSLASHES = LOW_BITS * '\\';
    private static final int BEYOND_ASCII = 1;
    private static final int ESCAPE = 2;

    private StrictUtf8() {}

    /**
     * Checks a JSON text. Other readers guess the encoding of a text. This method refuses a byte order mark, a NUL at
     * the beginning and malformed UTF-8, so they can only guess UTF-8. Jackson itself refuses later NULs.
     *
     * @return whether the text has escapes
     */
    static boolean check(byte[] bytes, int length) throws MalformedJsonException {
        int marks = 0;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(bytes, i);
            marks |= (eight & HIGH_BITS) != 0 ? BEYOND_ASCII : 0;
            marks |= hasByte(eight, BACKSLASHES) ? ESCAPE : 0;
        }
        for (; i < length; i++) {
            marks |= bytes[i] < 0 ? BEYOND_ASCII : bytes[i] == '\\' ? ESCAPE : 0;
        }
        for (i = 0; i < Math.min(4, length); i++) {
            if (bytes[i] == 0) {
                throw new MalformedJsonException("a NUL byte");
            }
        }
        if ((marks & BEYOND_ASCII) != 0) {
            checkBeyondAscii(bytes, length);
        }
        return (marks & ESCAPE) != 0;
    }

    /**
     * Returns whether one of eight bytes equals the pattern. XOR turns a matching byte into zero. The subtraction then
     * borrows from its highest bit.
     */
    private static boolean hasByte(long eight, long pattern) {
        long zeroes = eight ^ pattern;
        return (zeroes - LOW_BITS & ~zeroes & HIGH_BITS) != 0;
    }

    private static void checkBeyondAscii(byte[] bytes, int length) throws MalformedJsonException {
        if (bytes[0] < 0) {
            throw new MalformedJsonException("not a JSON object");
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("not UTF-8");
        }
    }
}
