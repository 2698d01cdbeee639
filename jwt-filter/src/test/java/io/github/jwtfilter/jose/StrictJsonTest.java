package io.github.jwtfilter.jose;

import static io.github.jwtfilter.jose.RawToken.HEADER;
import static io.github.jwtfilter.jose.RawToken.PAYLOAD;
import static io.github.jwtfilter.jose.RawToken.encode;
import static io.github.jwtfilter.jose.RawToken.sign;
import static io.github.jwtfilter.jose.RawToken.signed;
import static io.github.jwtfilter.jose.RawToken.verdict;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.Charset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Is a header or a payload refused if another reader could read it differently? */
final class StrictJsonTest {
    /** A placeholder for the members that make a header or a payload valid otherwise. */
    private static final String GOOD = "GOOD";

    private static final String HEADER_MEMBERS = "\"alg\":\"HS256\"";
    private static final String PAYLOAD_MEMBERS = "\"exp\":1800000060";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"ambiguous", "encodings"})
    void ambiguousHeaderIsRefused(String name, String json, Charset charset) {
        String header = encode(json.replace(GOOD, HEADER_MEMBERS).getBytes(charset));

        assertEquals(Reason.MALFORMED.toString(), verdict(sign(header + '.' + encode(PAYLOAD))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"ambiguous", "encodings"})
    void ambiguousPayloadIsRefused(String name, String json, Charset charset) {
        String payload = encode(json.replace(GOOD, PAYLOAD_MEMBERS).getBytes(charset));

        assertEquals(Reason.INVALID_CLAIMS.toString(), verdict(sign(encode(HEADER) + '.' + payload)));
    }

    static Stream<Arguments> ambiguous() {
        return Stream.of(
                        arguments("a word after", "{GOOD}x"),
                        arguments("an object after", "{GOOD}{}"),
                        arguments("the same object after", "{GOOD}{GOOD}"),
                        arguments("a comma after", "{GOOD},"),
                        arguments("a brace after", "{GOOD}}"),
                        arguments("a bracket after", "{GOOD}]"),
                        arguments("a number after", "{GOOD} 1"),
                        arguments("a string after", "{GOOD}\"\""),
                        arguments("NUL after", "{GOOD}\0"),
                        arguments("NUL before", "\0{GOOD}"),
                        arguments("NUL between", "{GOOD,\0\"a\":1}"),
                        arguments("name twice", "{GOOD,\"a\":1,\"a\":2}"),
                        arguments("name twice, same value", "{GOOD,\"a\":1,\"a\":1}"),
                        arguments("name twice, first null", "{GOOD,\"a\":null,\"a\":1}"),
                        arguments("good member twice", "{GOOD,GOOD}"),
                        arguments("empty name twice", "{GOOD,\"\":1,\"\":2}"),
                        arguments("name twice, nested", "{GOOD,\"o\":{\"a\":1,\"a\":2}}"),
                        arguments("name twice, in a list", "{GOOD,\"o\":[{\"a\":1,\"a\":2}]}"),
                        arguments("name twice, deep", "{GOOD,\"o\":{\"o\":{\"a\":1,\"b\":{},\"a\":2}}}"),
                        arguments("name twice, escaped", "{GOOD,\"abc\":1,\"\\u0061bc\":2}"),
                        arguments("name twice, escaped first", "{GOOD,\"\\u0061bc\":1,\"abc\":2}"),
                        arguments("name twice, escaped solidus", "{GOOD,\"a/b\":1,\"a\\/b\":2}"),
                        arguments("name twice, escaped pair", "{GOOD,\"\ud83d\ude00\":1,\"\\ud83d\\ude00\":2}"),
                        arguments("escaped alg and alg", "{GOOD,\"\\u0061lg\":\"HS256\",\"alg\":\"none\"}"),
                        arguments("escaped exp and exp", "{GOOD,\"\\u0065xp\":1900000000,\"exp\":1}"),
                        arguments("unpaired high surrogate", "{GOOD,\"a\":\"\\ud800\"}"),
                        arguments("unpaired low surrogate", "{GOOD,\"a\":\"\\udc00\"}"),
                        arguments("high surrogate and a letter", "{GOOD,\"a\":\"\\ud83dx\"}"),
                        arguments("reversed surrogates", "{GOOD,\"a\":\"\\ude00\\ud83d\"}"),
                        arguments("two high surrogates", "{GOOD,\"a\":\"\\ud83d\\ud83d\"}"),
                        arguments("unpaired surrogate in a name", "{GOOD,\"\\ud800\":1}"),
                        arguments("unpaired surrogate in a list", "{GOOD,\"a\":[\"\\ud800\"]}"),
                        arguments("unpaired surrogate in a nested name", "{GOOD,\"a\":{\"\\udfff\":1}}"),
                        arguments("comment after", "{GOOD}//"),
                        arguments("comment within", "{GOOD/**/}"),
                        arguments("line comment", "{GOOD//\n}"),
                        arguments("YAML comment", "{GOOD#\n}"),
                        arguments("single quotes", "{GOOD,'a':1}"),
                        arguments("single-quoted value", "{GOOD,\"a\":'b'}"),
                        arguments("no quotes", "{GOOD,a:1}"),
                        arguments("NaN", "{GOOD,\"a\":NaN}"),
                        arguments("Infinity", "{GOOD,\"a\":Infinity}"),
                        arguments("-Infinity", "{GOOD,\"a\":-Infinity}"),
                        arguments("INF", "{GOOD,\"a\":-INF}"),
                        arguments("leading zero", "{GOOD,\"a\":01}"),
                        arguments("two zeros", "{GOOD,\"a\":00}"),
                        arguments("leading zero, negative", "{GOOD,\"a\":-01}"),
                        arguments("leading plus", "{GOOD,\"a\":+1}"),
                        arguments("leading point", "{GOOD,\"a\":.5}"),
                        arguments("trailing point", "{GOOD,\"a\":5.}"),
                        arguments("hexadecimal", "{GOOD,\"a\":0x1F}"),
                        arguments("exponent without digits", "{GOOD,\"a\":1e}"),
                        arguments("minus without digits", "{GOOD,\"a\":-}"),
                        arguments("underscore", "{GOOD,\"a\":1_000}"),
                        arguments("long suffix", "{GOOD,\"a\":1L}"),
                        arguments("a number of 65 digits", "{GOOD,\"a\":" + "1".repeat(65) + "}"),
                        arguments("an exponent out of range", "{GOOD,\"a\":1e99999999999}"),
                        arguments("trailing comma", "{GOOD,}"),
                        arguments("trailing comma in a list", "{GOOD,\"a\":[1,]}"),
                        arguments("leading comma", "{,GOOD}"),
                        arguments("two commas", "{GOOD,,\"a\":1}"),
                        arguments("missing value in a list", "{GOOD,\"a\":[,1]}"),
                        arguments("no comma", "{GOOD \"a\":1}"),
                        arguments("no colon", "{GOOD,\"a\" 1}"),
                        arguments("no value", "{GOOD,\"a\":}"),
                        arguments("no name", "{GOOD,:1}"),
                        arguments("a number as name", "{GOOD,1:1}"),
                        arguments("True", "{GOOD,\"a\":True}"),
                        arguments("nul", "{GOOD,\"a\":nul}"),
                        arguments("undefined", "{GOOD,\"a\":undefined}"),
                        arguments("line feed in a string", "{GOOD,\"a\":\"\n\"}"),
                        arguments("tab in a string", "{GOOD,\"a\":\"\t\"}"),
                        arguments("control character in a string", "{GOOD,\"a\":\"\u001f\"}"),
                        arguments("control character in a name", "{GOOD,\"\u0001\":1}"),
                        arguments("control character between", "{GOOD,\u0001\"a\":1}"),
                        arguments("form feed between", "{GOOD,\f\"a\":1}"),
                        arguments("no-break space between", "{GOOD,\u00a0\"a\":1}"),
                        arguments("escaped single quote", "{GOOD,\"a\":\"\\'\"}"),
                        arguments("hexadecimal escape", "{GOOD,\"a\":\"\\x41\"}"),
                        arguments("escape with three digits", "{GOOD,\"a\":\"\\u041\"}"),
                        arguments("escape in braces", "{GOOD,\"a\":\"\\u{41}\"}"),
                        arguments("escaped line end", "{GOOD,\"a\":\"\\\n\"}"),
                        arguments("not closed", "{GOOD"),
                        arguments("string not closed", "{GOOD,\"a\":\"b}"),
                        arguments("list not closed", "{GOOD,\"a\":[1}"),
                        arguments("object not closed", "{GOOD,\"a\":{}"),
                        arguments("brace only", "{"),
                        arguments("blank", " "),
                        arguments("a list", "[{GOOD}]"),
                        arguments("a string", "\"GOOD\""),
                        arguments("a number", "1"),
                        arguments("null", "null"),
                        arguments("true", "true"),
                        arguments("next-line character before", "\u0085{GOOD}"))
                .map(row -> arguments(row.get()[0], row.get()[1], UTF_8));
    }

    /** ISO-8859-1 writes each character as the byte of the same number. */
    static Stream<Arguments> encodings() {
        return Stream.of(
                arguments("UTF-8 with a byte order mark", "\ufeff{GOOD}", UTF_8),
                arguments("UTF-16 with a byte order mark", "{GOOD}", UTF_16),
                arguments("UTF-16, big-endian", "{GOOD}", UTF_16BE),
                arguments("UTF-16, little-endian", "{GOOD}", UTF_16LE),
                arguments("UTF-32, big-endian", "{GOOD}", Charset.forName("UTF-32BE")),
                arguments("UTF-32, little-endian", "{GOOD}", Charset.forName("UTF-32LE")),
                arguments("UTF-32 with a byte order mark", "\ufeff{GOOD}", Charset.forName("UTF-32BE")),
                arguments("EBCDIC", "{GOOD}", Charset.forName("IBM1047")),
                arguments("Latin letter", "{GOOD,\"a\":\"\u00e9\"}", ISO_8859_1),
                arguments("Latin letter in a name", "{GOOD,\"\u00e9\":1}", ISO_8859_1),
                arguments("overlong solidus, 2 bytes", "{GOOD,\"a\":\"\u00c0\u00af\"}", ISO_8859_1),
                arguments("overlong quote, 2 bytes", "{GOOD,\"a\":\"\u00c0\u00a2\"}", ISO_8859_1),
                arguments("overlong letter in a name", "{GOOD,\"\u00c1\u00a1\":1}", ISO_8859_1),
                arguments("overlong NUL", "{GOOD,\"a\":\"\u00c0\u0080\"}", ISO_8859_1),
                arguments("overlong solidus, 3 bytes", "{GOOD,\"a\":\"\u00e0\u0080\u00af\"}", ISO_8859_1),
                arguments("overlong solidus, 4 bytes", "{GOOD,\"a\":\"\u00f0\u0080\u0080\u00af\"}", ISO_8859_1),
                arguments("a surrogate in 3 bytes", "{GOOD,\"a\":\"\u00ed\u00a0\u0080\"}", ISO_8859_1),
                arguments(
                        "a surrogate pair in 6 bytes",
                        "{GOOD,\"a\":\"\u00ed\u00a0\u00bd\u00ed\u00b8\u0080\"}",
                        ISO_8859_1),
                arguments("beyond Unicode", "{GOOD,\"a\":\"\u00f4\u0090\u0080\u0080\"}", ISO_8859_1),
                arguments("5 bytes", "{GOOD,\"a\":\"\u00f8\u0088\u0080\u0080\u0080\"}", ISO_8859_1),
                arguments("a continuation byte alone", "{GOOD,\"a\":\"\u0080\"}", ISO_8859_1),
                arguments("sequence cut by the quote", "{GOOD,\"a\":\"\u00c3\"}", ISO_8859_1),
                arguments("sequence cut by the end", "{GOOD}\u00e2\u0082", ISO_8859_1),
                arguments("FF", "{GOOD,\"a\":\"\u00ff\"}", ISO_8859_1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void validJsonIsAcceptedInHeaderAndPayload(String name, String json) {
        String header = json.replace(GOOD, HEADER_MEMBERS);
        String payload = json.replace(GOOD, PAYLOAD_MEMBERS);

        assertEquals(RawToken.ACCEPTED, verdict(signed(header, payload)));
    }

    static Stream<Arguments> validJsonIsAcceptedInHeaderAndPayload() {
        return Stream.of(
                arguments("plain", "{GOOD}"),
                arguments("white space", " \r\n\t{ GOOD , \"a\" : [ 1 , 2 ] }\n"),
                arguments("unknown member", "{GOOD,\"a\":{\"b\":[null,true,1.5e3,\"c\"]}}"),
                arguments("the same name in two objects", "{GOOD,\"a\":{\"b\":1},\"c\":{\"b\":1,\"a\":1}}"),
                arguments("names that differ in case", "{GOOD,\"a\":1,\"A\":2}"),
                arguments("names that differ in normal form", "{GOOD,\"\u00e9\":1,\"e\u0301\":2}"),
                arguments("empty name", "{GOOD,\"\":1}"),
                arguments("letters of 2, 3 and 4 bytes", "{GOOD,\"a\":\"\u00e9\u20ac\ud83d\ude00\"}"),
                arguments("escaped pair", "{GOOD,\"\\ud83d\\ude00\":\"\\uD83D\\uDE00\"}"),
                arguments("escaped NUL", "{GOOD,\"a\":\"\\u0000\"}"),
                arguments("escaped backslash before a u", "{GOOD,\"a\":\"\\\\ud800\"}"),
                arguments("a number of 64 digits", "{GOOD,\"a\":" + "1".repeat(64) + "}"),
                arguments("a huge number with few digits", "{GOOD,\"a\":1e999999999}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\u0073omeone\"", "\"some\\u006f\\u006E\\u0065\"", "\"someone\""})
    void escapesAreDecodedBeforeValuesAreCompared(String subject) throws InvalidTokenException {
        String token = signed(HEADER, "{\"sub\":" + subject + ",\"\\u0065xp\":1800000060}");

        VerifiedJwt jwt = RawToken.verifier().verify(token);

        assertEquals(Optional.of("someone"), jwt.claims().subject());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u006eone", "n\\u006fne", "HS384"})
    void escapedAlgIsDecodedBeforeItIsCompared(String alg) {
        String token = signed("{\"\\u0061lg\":\"" + alg + "\"}", PAYLOAD);

        assertEquals(Reason.UNSUPPORTED_ALGORITHM.toString(), verdict(token));
    }
}
