package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Base64url without padding (RFC 7515 §2), canonical: one text for one sequence of bytes. */
final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    /** In letters: what is shorter is decoded faster without the JDK's preparations. */
    private static final int LONG = 512;

    /** What a letter is worth in each of four places; negative if it is none. */
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

    /** Null if the text has a foreign character, an impossible length, or bits that decoding would drop. */
    static byte[] decode(String text, int from, int to) {
        return decode(text.substring(from, to).getBytes(StandardCharsets.ISO_8859_1), 0, to - from);
    }

    /** The same of ASCII. */
    static byte[] decode(byte[] text, int from, int to) {
        int length = to - from;
        int rest = length & 3;
        if (rest == 1) {
            return null;
        }
        byte[] bytes = new byte[(int) (length * 3L / 4)];
        int end = to - rest;
        boolean good = length < LONG ? decodeShort(text, from, end, bytes) : decodeLong(text, from, end, bytes);
        good = good && (rest == 0 || decodeRest(text, end, rest, bytes, (end - from) / 4 * 3));
        return good ? bytes : null;
    }

    /** The JDK's decoder, which newer processors have instructions for, is strict but for padding at the end. */
    private static boolean decodeLong(byte[] text, int from, int to, byte[] bytes) {
        try {
            return text[to - 1] != '=' && DECODER.decode(Arrays.copyOfRange(text, from, to), bytes) > 0;
        } catch (IllegalArgumentException foreignLetter) {
            return false;
        }
    }

    /** Four letters at a time; one that is none makes their sum negative. */
    private static boolean decodeShort(byte[] text, int from, int end, byte[] bytes) {
        int filled = 0;
        int all = 0;
        for (int i = from; i < end; i += 4) {
            int bits = FIRST[text[i] & 0xff]
                    | SECOND[text[i + 1] & 0xff]
                    | THIRD[text[i + 2] & 0xff]
                    | FOURTH[text[i + 3] & 0xff];
            all |= bits;
            bytes[filled] = (byte) (bits >> 16);
            bytes[filled + 1] = (byte) (bits >> 8);
            bytes[filled + 2] = (byte) bits;
            filled += 3;
        }
        return all >= 0;
    }

    /** The last two or three letters, of which the bits to spare must be zero. */
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
