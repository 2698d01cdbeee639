package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Is a text read independently of the texts that the same parser read before? */
final class ReusedParserTest {
    private static final String GOOD = "{\"a\":1,\"b\":[true,\"x\"]}";

    private ReusedParser parser = new ReusedParser(true);

    private Map<String, Object> read(String json) throws StrictJson.MalformedJsonException {
        if (!parser.isReusable()) {
            parser = new ReusedParser(true);
        }
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(utf8, 0, parser.buffer(), 0, utf8.length);
        return parser.read(utf8.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":\"x",
                "{\"a\":\"\\u00",
                "{\"a\":tru",
                "{\"a\":[1",
                "{\"a\":{\"b\":1}",
                "{\"a\":{",
                "{\"a\":1}1",
                "{\"a\":1} 1",
                "{\"a\":1}\"x}",
                "{\"a\":1}tru",
                "{\"a\":1}{",
                "{\"a\":1}[",
                "{\"a\":1}-",
                "{\"a\":1}/",
                "{\"a\":1}nul",
                "[1]",
                "1",
                "\"a\"",
                "tru",
                "}",
                "{\"a\":1}\u00a0",
                "{\"a\":1}\0",
                "{\"a\":1,\"a\":1}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{'a':1}"
            })
    void refusedTextDoesNotAffectTheNext(String bad) throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThrows(StrictJson.MalformedJsonException.class, () -> read(bad));
            assertEquals(Map.of("a", 1L, "b", List.of(true, "x")), read(GOOD));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "\t\r\n  ", "                    "})
    void surroundingWhiteSpaceIsIgnored(String space) throws Exception {
        for (int i = 0; i < 3; i++) {
            assertEquals(Map.of("a", 1L), read(space + "{\"a\":" + space + "1}" + space));
            assertEquals(Map.of("a", 1L, "b", List.of(true, "x")), read(GOOD));
        }
    }

    @Test
    void manyTextsAreReadIndependently() throws Exception {
        for (int i = 0; i < 5000; i++) {
            String name = "n" + i % 1700;
            assertEquals(
                    Map.of(name, (long) i, "s", "ü" + i), read("{\"" + name + "\":" + i + ",\"s\":\"ü" + i + "\"}"));
        }
    }
}
