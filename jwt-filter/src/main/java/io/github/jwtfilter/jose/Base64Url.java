package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Base64url without padding (RFC 7515 §2), canonical: one text for one sequence of bytes. */
final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final int[] SIXTETS = new int[256];

    static {
        Arrays.fill(SIXTETS, -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            SIXTETS[alphabet.charAt(i)] = i;
        }
    }

    private Base64Url() {}

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /** Null if the text has a foreign character, an impossible length, or bits that decoding would drop. */
    static byte[] decode(String text, int from, int to) {
        return decode(text.substring(from, to).getBytes(StandardCharsets.ISO_8859_1), 0, to - from);
    }

    /** The same of ASCII. Four letters at a time; a letter that is none makes the sum of them negative. */
    static byte[] decode(byte[] text, int from, int to) {
        int length = to - from;
        int rest = length & 3;
        if (rest == 1) {
            return null;
        }
        byte[] bytes = new byte[(int) (length * 3L / 4)];
        int end = to - rest;
        int filled = 0;
        for (int i = from; i < end; i += 4) {
            int bits = SIXTETS[text[i] & 0xff] << 18
                    | SIXTETS[text[i + 1] & 0xff] << 12
                    | SIXTETS[text[i + 2] & 0xff] << 6
                    | SIXTETS[text[i + 3] & 0xff];
            if (bits < 0) {
                return null;
            }
            bytes[filled] = (byte) (bits >> 16);
            bytes[filled + 1] = (byte) (bits >> 8);
            bytes[filled + 2] = (byte) bits;
            filled += 3;
        }
        return rest == 0 || decodeRest(text, end, rest, bytes, filled) ? bytes : null;
    }

    /** The last two or three letters, whose last bits must be zero. */
    private static boolean decodeRest(byte[] text, int at, int rest, byte[] bytes, int filled) {
        int bits = SIXTETS[text[at] & 0xff] << 12
                | SIXTETS[text[at + 1] & 0xff] << 6
                | (rest == 3 ? SIXTETS[text[at + 2] & 0xff] : 0);
        bytes[filled] = (byte) (bits >> 10);
        if (rest == 3) {
            bytes[filled + 1] = (byte) (bits >> 2);
        }
        int dropped = rest == 3 ? 0b11 : 0b1111_1111_11;
        return bits >= 0 && (bits & dropped) == 0;
    }
}
