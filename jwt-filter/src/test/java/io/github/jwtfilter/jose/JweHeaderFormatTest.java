package io.github.jwtfilter.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does the shortcut for our own headers read exactly the same as the strict reader? */
final class JweHeaderFormatTest {
    private static final JweHeaderFormat FORMAT = new JweHeaderFormat(RawJwe.TYPE);
    private static final String BEGINNING = RawJwe.HEADER.substring(0, RawJwe.HEADER.length() - 1);

    private static byte[] written(JweHeaderFormat format, String keyId, String context) {
        return Base64.getUrlDecoder().decode(format.encode(keyId, context));
    }

    private static String describe(JweHeader header) {
        return header == null ? "refused" : "kid " + header.keyId + ", sid " + header.context;
    }

    /** Returns whether the shortcut read the header, and checks that it read the same as the strict reader. */
    private static boolean isRecognised(JweHeaderFormat format, byte[] json) {
        JweHeader known = format.recognise(json);
        if (known != null) {
            assertEquals(describe(format.parse(json)), describe(known), () -> new String(json, ISO_8859_1));
        }
        return known != null;
    }

    @ParameterizedTest
    @CsvSource({
        // kid, sid
        ", ",
        "spring, ",
        ", 3q2-7wAAAAAAAAAAAAAAAA",
        "spring, one login",
        "'', ''",
        "sid, kid",
        "'~!{}[]:,', '\u007f '",
    })
    void writtenHeaderIsRecognised(String keyId, String context) {
        byte[] json = written(FORMAT, keyId, context);

        assertEquals("kid " + keyId + ", sid " + context, describe(FORMAT.recognise(json)));
        assertEquals(describe(FORMAT.parse(json)), describe(FORMAT.recognise(json)));
    }

    /** These are written with escapes or in several bytes. The strict reader reads them. */
    @ParameterizedTest
    @ValueSource(strings = {"\"", "\\", "\n", "\0", "\u00e9", "\u20ac", "\ud83d\ude00", "a\\\"", "\",\"sid\":\""})
    void unusualTextIsLeftToStrictReader(String text) {
        for (byte[] json : new byte[][] {written(FORMAT, text, "b"), written(FORMAT, "a", text)}) {
            assertNull(FORMAT.recognise(json));
            assertNotNull(FORMAT.parse(json));
        }
        assertEquals("kid a, sid " + text, describe(FORMAT.parse(written(FORMAT, "a", text))));
    }

    @Test
    void headerChangedByOneByteReadsTheSame() {
        for (byte[] json : new byte[][] {
            written(FORMAT, null, null),
            written(FORMAT, "k", null),
            written(FORMAT, null, "s"),
            written(FORMAT, "k", "s")
        }) {
            for (int at = 0; at <= json.length; at++) {
                for (int octet = 0; octet < 256; octet++) {
                    String before = new String(json, 0, at, ISO_8859_1);
                    String after = new String(json, at, json.length - at, ISO_8859_1);
                    isRecognised(FORMAT, (before + (char) octet + after).getBytes(ISO_8859_1));
                    if (!after.isEmpty()) {
                        isRecognised(FORMAT, (before + (char) octet + after.substring(1)).getBytes(ISO_8859_1));
                        isRecognised(FORMAT, (before + after.substring(1)).getBytes(ISO_8859_1));
                    }
                }
            }
        }
    }

    @Test
    void fragmentedHeaderReadsTheSame() {
        String[] pieces = {
            ",\"kid\":\"k\"",
            ",\"sid\":\"s\"",
            ",\"sid\":\"",
            ",\"kid\":null",
            ",\"zip\":\"DEF\"",
            "}",
            "\"",
            "s",
            "\\",
            " ",
            ","
        };
        Random random = new Random(16);
        int recognised = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder json = new StringBuilder(BEGINNING);
            for (int count = random.nextInt(5); count > 0; count--) {
                json.append(pieces[random.nextInt(pieces.length)]);
            }
            json.append(random.nextInt(4) == 0 ? "" : "}");
            recognised += isRecognised(FORMAT, json.toString().getBytes(UTF_8)) ? 1 : 0;
        }
        assertTrue(recognised > 1000, "recognised: " + recognised);
    }

    /** Bytes that are malformed UTF-8 must not match the characters of an older encoding. */
    @Test
    void nonAsciiTypeIsComparedInUtf8() {
        JweHeaderFormat format = new JweHeaderFormat("schl\u00fcssel+jwe");
        byte[] json = written(format, null, "s");

        assertEquals("kid null, sid s", describe(format.recognise(json)));
        byte[] latin1 = new String(json, UTF_8).getBytes(ISO_8859_1);
        assertNull(format.recognise(latin1));
        assertNull(format.parse(latin1));
    }
}
