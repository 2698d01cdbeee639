package io.github.jwtfilter.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Is the computed length never less than the actual length of the encoded text? */
final class EncodedLengthTest {
    private static final List<String> TEXTS = List.of(
            "plain ASCII\r\n",
            "é¼ßÿ",
            "€ŁŽд",
            "日本語、日a本b語c",
            "ｶﾅ 한국어 中文",
            "😀𠮷",
            "😀".substring(0, 1),
            "a\u0301e\u0301");

    private static Stream<Charset> encodings() {
        return Charset.availableCharsets().values().stream().filter(Charset::canEncode);
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void computedLengthIsAnUpperBound(Charset charset) {
        EncodedLength lengths = EncodedLength.in(charset.name());
        for (String text : TEXTS) {
            int actual = text.getBytes(charset).length;
            long computed = lengths.of(text, 0, text.length());
            assertTrue(computed >= actual, text + " takes " + actual + " bytes, computed " + computed);
            assertEquals(computed, lengths.of(text.toCharArray(), 0, text.length()));
            assertEquals(computed, text.chars().mapToLong(lengths::of).sum());
            assertTrue(lengths.minLength(text.length()) <= computed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, plain, 5",
        "utf8, é, 2",
        "UTF-8, €, 3",
        "UTF-8, 😀, 6",
        "ISO-8859-1, é, 1",
        "latin1, €, 1",
        "US-ASCII, é, 1",
        "windows-1252, €, 1",
        "Shift_JIS, plain, 5",
        "Shift_JIS, 日, 2",
        "Big5, 日a, 3",
        "an unknown one, a, 8"
    })
    void computedLengthIsExactForCommonEncodings(String encoding, String text, long length) {
        assertEquals(length, EncodedLength.in(encoding).of(text, 0, text.length()));
    }

    @Test
    void missingEncodingIsSupported() {
        assertEquals(8, EncodedLength.in(null).of('a'));
    }

    @Test
    void onlySelectedPartIsCounted() {
        EncodedLength lengths = EncodedLength.in(StandardCharsets.UTF_8.name());
        assertEquals(3, lengths.of("a€b", 1, 1));
        assertEquals(4, lengths.of("a€b".toCharArray(), 1, 2));
    }
}
