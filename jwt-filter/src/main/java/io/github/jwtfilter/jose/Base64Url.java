package io.github.jwtfilter.jose;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Base64url without padding (RFC 7515 §2). It is canonical: each sequence of bytes has exactly one text. */
final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final VarHandle FOUR_BYTES = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** In characters. Shorter texts are decoded faster without the JDK's set-up. */
    private static final int LONG = 512;

    /** The value of each character in the first of four places; negative if the character is not in the alphabet. */
    private static final int[] FIRST = new int[256];

    private static final int[] SECOND = new int[256];
    private static final int[] THIRD = new int[256];
    private static final int[] FOURTH = new int[256];

    static {
        for (int[] place : new int[][] {FIRST, SECOND, THIRD, FOURTH}) {
            Arrays.fill(place, -1);
        }
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            char letter = alphabet.charAt(i);
            FIRST[letter] = i << 18;
            SECOND[letter] = i << 12;
            THIRD[letter] = i << 6;
            FOURTH[letter] = i;
        }
    }

    private Base64Url() {}

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    static byte[] encodeToBytes(byte[] bytes) {
        return ENCODER.encode(bytes);
    }

    static byte[] encode(byte[] bytes, int length) {
        return ENCODER.encode(ByteBuffer.wrap(bytes, 0, length)).array();
    }

    /**
     * Decodes a text. Returns null if it has a foreign character, an impossible length, or bits that decoding would
     * drop.
     */
    static byte[] decode(String text, int from, int to) {
        byte[] ascii = text.substring(from, to).getBytes(StandardCharsets.ISO_8859_1);
        return decode(ascii, 0, ascii.length);
    }

    /** Decodes ASCII in the same way. */
    static byte[] decode(byte[] text, int from, int to) {
        byte[] bytes = new byte[decodedLength(to - from)];
        return decode(text, from, to, bytes) < 0 ? null : bytes;
    }

    static int encodedLength(int bytes) {
        return (bytes * 4 + 2) / 3;
    }

    static int decodedLength(int letters) {
        return (int) (letters * 3L / 4);
    }

    /**
     * Decodes ASCII into an array. Bytes of the array after the decoded ones may change too.
     *
     * @return the number of decoded bytes; negative if the text is refused
     */
    static int decode(byte[] text, int from, int to, byte[] bytes) {
        int length = to - from;
        int rest = length & 3;
        if (rest == 1) {
            return -1;
        }
        int end = to - rest;
        boolean good = length < LONG ? decodeShort(text, from, end, bytes) : decodeLong(text, from, end, bytes);
        good = good && (rest == 0 || decodeRest(text, end, rest, bytes, decodedLength(end - from)));
        return good ? decodedLength(length) : -1;
    }

    /**
     * Decodes with the JDK's decoder, because newer processors have instructions for it. It is strict except for
     * padding at the end, so this method refuses padding.
     */
    private static boolean decodeLong(byte[] text, int from, int to, byte[] bytes) {
        try {
            return text[to - 1] != '=' && DECODER.decode(Arrays.copyOfRange(text, from, to), bytes) > 0;
        } catch (IllegalArgumentException foreignLetter) {
            return false;
        }
    }

    /** Decodes four characters at a time. A foreign character makes the combined value negative. */
    private static boolean decodeShort(byte[] text, int from, int end, byte[] bytes) {
        int at = from;
        int filled = 0;
        int all = 0;
        // While there is room, write four bytes at once. The next group overwrites the last one.
        for (; filled + Integer.BYTES <= bytes.length && at < end; at += 4) {
            int bits = group(text, at);
            all |= bits;
            FOUR_BYTES.set(bytes, filled, bits << 8);
            filled += 3;
        }
        for (; at < end; at += 4) {
            int bits = group(text, at);
            all |= bits;
            bytes[filled] = (byte) (bits >> 16);
            bytes[filled + 1] = (byte) (bits >> 8);
            bytes[filled + 2] = (byte) bits;
            filled += 3;
        }
        return all >= 0;
    }

    private static int group(byte[] text, int at) {
        return FIRST[text[at] & 0xff]
                | SECOND[text[at + 1] & 0xff]
                | THIRD[text[at + 2] & 0xff]
                | FOURTH[text[at + 3] & 0xff];
    }

    /** Decodes the last two or three characters. Their spare bits must be zero. */
    private static boolean decodeRest(byte[] text, int at, int rest, byte[] bytes, int filled) {
        int bits = FIRST[text[at] & 0xff] | SECOND[text[at + 1] & 0xff] | (rest == 3 ? THIRD[text[at + 2] & 0xff] : 0);
        bytes[filled] = (byte) (bits >> 16);
        if (rest == 3) {
            bytes[filled + 1] = (byte) (bits >> 8);
        }
        int spare = rest == 3 ? 0xff : 0xffff;
        return bits >= 0 && (bits & spare) == 0;
    }
}
