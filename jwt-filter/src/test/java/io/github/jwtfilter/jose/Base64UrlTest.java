package io.github.jwtfilter.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Are long texts decoded as strictly as short ones, with exactly one text for each sequence of bytes? */
final class Base64UrlTest {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 11, 382, 383, 384, 385, 386, 387, 400})
    void onlyCanonicalTextIsDecoded(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        String text = RawToken.encode(bytes);

        assertArrayEquals(bytes, decode(text));
        for (int i = 0; i < text.length(); i++) {
            for (char foreign : "=+/. \n\r\0\u0080\u00ff".toCharArray()) {
                assertNull(decode(text.substring(0, i) + foreign + text.substring(i + 1)));
            }
        }
        for (String suffix : new String[] {"=", "==", "===", "====", "A===", "\n", "\r\n", " ", ".", "+", "/"}) {
            assertNull(decode(text + suffix), suffix);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 382, 383, 385, 386})
    void unusedBitsMustBeZero(int length) {
        String text = RawToken.encode(new byte[length]);
        for (char last : LETTERS.substring(1).toCharArray()) {
            String other = text.substring(0, text.length() - 1) + last;
            byte[] decoded = decode(other);

            assertTrue(decoded == null || RawToken.encode(decoded).equals(other), other);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 509, 513, 517})
    void singleLeftoverCharacterIsRefused(int letters) {
        assertNull(decode("A".repeat(letters)));
    }

    /** The JDK's decoder accepts padding at the end, so ours must refuse it. */
    @ParameterizedTest
    @ValueSource(ints = {512, 516, 520})
    void paddingIsRefused(int letters) {
        assertNull(decode("A".repeat(letters - 1) + "="));
        assertNull(decode("A".repeat(letters - 2) + "=="));
        assertNull(decode("A".repeat(letters - 2) + "==AA"));
        assertNull(decode("A".repeat(letters - 1) + "=AAA"));
    }

    private static byte[] decode(String text) {
        String within = "." + text + ".";
        return Base64Url.decode(within.getBytes(ISO_8859_1), 1, within.length() - 1);
    }
}
