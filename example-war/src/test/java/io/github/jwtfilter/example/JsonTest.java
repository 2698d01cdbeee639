package io.github.jwtfilter.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does any text survive as a JSON string? */
class JsonTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "plain, \"plain\"",
                "say \"hi\", \"say \\\"hi\\\"\"",
                "C:\\temp, \"C:\\\\temp\"",
                "a\tb, \"a\\u0009b\"",
                "\u00e9, \"\u00e9\"",
                "a\u2028b, \"a\\u2028b\"",
                "\ud83d\ude00, \"\\ud83d\\ude00\"",
            })
    void textIsEscapedAsJson(String text, String json) {
        assertEquals(json, Json.string(text));
    }
}
