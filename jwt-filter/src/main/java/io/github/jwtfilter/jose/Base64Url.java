package io.github.jwtfilter.jose;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Base64url without padding (RFC 7515 §2), canonical: one text for one sequence of bytes. */
final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES * 0x80;
    private static final byte[] SIXTETS = new byte[128];

    static {
        Arrays.fill(SIXTETS, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            SIXTETS[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Url() {}

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    static byte[] encodeToBytes(byte[] bytes) {
        return ENCODER.encode(bytes);
    }

    /** Null if the text has a foreign character, an impossible length, or bits that decoding would drop. */
    static byte[] decode(String text, int from, int to) {
        return decode(text.substring(from, to).getBytes(StandardCharsets.ISO_8859_1), 0, to - from);
    }

    /** The same of ASCII. The JDK decodes faster than Java code can, and passes over what it should not. */
    static byte[] decode(byte[] text, int from, int to) {
        int length = to - from;
        int rest = length & 3;
        if (rest == 1 || !isAlphabet(text, from, to) || rest != 0 && dropsBits(text[to - 1], rest)) {
            return null;
        }
        return DECODER.decode(Arrays.copyOfRange(text, from, to));
    }

    /** The last of two letters has four bits to spare, that of three has two; all must be zero. */
    private static boolean dropsBits(byte last, int rest) {
        return (SIXTETS[last] & (rest == 2 ? 0b1111 : 0b11)) != 0;
    }

    /** Whether all are letters, digits, minus or underline. */
    private static boolean isAlphabet(byte[] text, int from, int to) {
        int i = from;
        long good = HIGH_BITS;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            good &= alphabet((long) EIGHT_BYTES.get(text, i));
        }
        boolean rest = true;
        for (; i < to; i++) {
            rest &= text[i] >= 0 && SIXTETS[text[i]] >= 0;
        }
        return good == HIGH_BITS && rest;
    }

    /** The high bit of each of eight bytes is set where that byte is of the alphabet. */
    private static long alphabet(long eight) {
        long letters = inRange(eight | ONES * 0x20, 'a', 'z');
        long others = inRange(eight, '0', '9') | inRange(eight, '-', '-') | inRange(eight, '_', '_');
        return (letters | others) & ~eight;
    }

    /** Of bytes without a high bit: one sum reaches it from the lowest on, the other from above the highest on. */
    private static long inRange(long eight, int lowest, int highest) {
        long low = eight & ~HIGH_BITS;
        return low + ONES * (0x80 - lowest) & ~(low + ONES * (0x7f - highest)) & HIGH_BITS;
    }
}
