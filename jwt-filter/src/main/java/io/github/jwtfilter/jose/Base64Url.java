package io.github.jwtfilter.jose;

import java.util.Arrays;
import java.util.Base64;

/** Base64url without padding (RFC 7515 §2), canonical: one text for one sequence of bytes. */
final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
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

    /** Null if the text has a foreign character, an impossible length, or bits that decoding would drop. */
    static byte[] decode(String text, int from, int to) {
        int length = to - from;
        if (length % 4 == 1) {
            return null;
        }
        byte[] bytes = new byte[length * 3 / 4];
        int buffer = 0;
        int bits = 0;
        int filled = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int sixtet = c < 128 ? SIXTETS[c] : -1;
            if (sixtet < 0) {
                return null;
            }
            buffer = buffer << 6 | sixtet;
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                bytes[filled++] = (byte) (buffer >> bits);
            }
        }
        boolean leftoverBits = (buffer & (1 << bits) - 1) != 0;
        return leftoverBits ? null : bytes;
    }
}
