package io.github.jwtfilter.jose;

import io.github.jwtfilter.jose.StrictJson.MalformedJsonException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Whether bytes are UTF-8 to every reader, and what is in them. Plain ASCII, as most is, is told eight bytes at a time. */
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
     * Checks a JSON text. Jackson guesses the encoding; with neither a mark nor a NUL at the beginning, and well formed, it
     * can only guess UTF-8. Further NULs it refuses itself.
     *
     * @return whether there are escapes
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

    /** Whether one of eight bytes is that of the pattern: the one that becomes zero borrows from its highest bit. */
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
