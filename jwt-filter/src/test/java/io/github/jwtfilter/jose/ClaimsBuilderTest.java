package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which Java values can become claims, and are they the same after writing and reading? */
final class ClaimsBuilderTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void valuesSurviveWritingAndReading(String json, Object given, Object expected) {
        Claims claims = Claims.builder().claim("a", given).build();

        assertEquals("{\"a\":" + json + "}", claims.toJson());
        assertEquals(Optional.ofNullable(expected), claims.get("a"));
        assertEquals(claims, Claims.parse(claims.toJson()));
        assertEquals(claims.toJson(), Claims.parse(claims.toJson()).toJson());
    }

    static Stream<Arguments> valuesSurviveWritingAndReading() {
        BigInteger beyondLong = BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.ONE);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("z", 1);
        object.put("a", List.of(true, List.of()));
        object.put("n", null);
        Map<String, Object> read = new LinkedHashMap<>();
        read.put("z", 1L);
        read.put("a", List.of(true, List.of()));
        read.put("n", null);
        return Stream.of(
                arguments("null", null, null),
                arguments("true", true, true),
                arguments("false", false, false),
                arguments("\"\"", "", ""),
                arguments(
                        "\"Zo\u00eb \u20ac \ud83d\ude00\"",
                        "Zo\u00eb \u20ac \ud83d\ude00",
                        "Zo\u00eb \u20ac \ud83d\ude00"),
                arguments("\"\\\" \\\\ / \\n \\u0000 \u007f\"", "\" \\ / \n \0 \u007f", "\" \\ / \n \0 \u007f"),
                arguments("7", 7, 7L),
                arguments("-7", (short) -7, -7L),
                arguments("8", (byte) 8, 8L),
                arguments("9223372036854775807", Long.MAX_VALUE, Long.MAX_VALUE),
                arguments("-9223372036854775808", Long.MIN_VALUE, Long.MIN_VALUE),
                arguments("9", BigInteger.valueOf(9), 9L),
                arguments("9223372036854775808", beyondLong, beyondLong),
                arguments(
                        "-9223372036854775809",
                        beyondLong.negate().subtract(BigInteger.ONE),
                        beyondLong.negate().subtract(BigInteger.ONE)),
                arguments("1.50", new BigDecimal("1.50"), new BigDecimal("1.50")),
                arguments("1E+10", new BigDecimal("1e10"), new BigDecimal("1e10")),
                arguments("100", new BigDecimal("100"), 100L),
                arguments("9223372036854775808", new BigDecimal(beyondLong), beyondLong),
                arguments("0.1", 0.1, new BigDecimal("0.1")),
                arguments("0.1", 0.1f, new BigDecimal("0.1")),
                arguments("5.0", 5.0, new BigDecimal("5.0")),
                arguments("1.0E+22", 1e22, new BigDecimal("1.0E+22")),
                arguments("1800000000", Instant.ofEpochSecond(1_800_000_000, 999_999_999), 1_800_000_000L),
                arguments("[]", List.of(), List.of()),
                arguments("[\"a\",null,1]", Arrays.asList("a", null, 1), Arrays.asList("a", null, 1L)),
                arguments("[\"a\"]", Collections.singleton("a"), List.of("a")),
                arguments("[[[]]]", List.of(List.of(List.of())), List.of(List.of(List.of()))),
                arguments("{}", Map.of(), Map.of()),
                arguments("{\"z\":1,\"a\":[true,[]],\"n\":null}", object, read));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void unsupportedValueIsRefused(String name, Object value) {
        Claims.Builder builder = Claims.builder();

        assertThrows(IllegalArgumentException.class, () -> builder.claim("a", value));
        assertThrows(IllegalArgumentException.class, () -> builder.claim("a", List.of(value)));
        assertThrows(IllegalArgumentException.class, () -> builder.claim("a", Map.of("b", value)));
        assertFalse(builder.build().has("a"));
    }

    static Stream<Arguments> unsupportedValueIsRefused() {
        return Stream.of(
                arguments("NaN", Double.NaN),
                arguments("infinity", Double.NEGATIVE_INFINITY),
                arguments("infinite float", Float.POSITIVE_INFINITY),
                arguments("date", new Date(0)),
                arguments("duration", Duration.ZERO),
                arguments("bytes", new byte[] {1}),
                arguments("strings", new String[] {"a"}),
                arguments("character", 'a'),
                arguments("enum", Algorithm.HS256),
                arguments("object", new Object()),
                arguments("atomic number", new AtomicInteger(1)),
                arguments("character sequence other than String", new StringBuilder("a")),
                arguments("unpaired high surrogate", "\ud800"),
                arguments("unpaired low surrogate", "a\udc00"),
                arguments("reversed surrogates", "\ude00\ud83d"),
                arguments("number as name", Map.of(1, "a")),
                arguments("unpaired surrogate in a name", Map.of("\ud800", "a")),
                arguments("null as name", Collections.singletonMap(null, "a")));
    }

    @Test
    void refusalNamesTypeButNotValue() {
        Claims.Builder builder = Claims.builder();

        assertEquals(
                "claim a: JSON has no form for java.lang.StringBuilder",
                assertThrows(IllegalArgumentException.class, () -> builder.claim("a", new StringBuilder("secret")))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({"a, 256", "\u00fc, 128", "\u20ac, 85", "\ud83d\ude00, 64"})
    void longestNameSurvivesWritingAndReading(String character, int times) {
        Claims claims = Claims.builder().claim(character.repeat(times), 1).build();

        assertEquals(claims, Claims.parse(claims.toJson()));
        assertThrows(IllegalArgumentException.class, () -> Claims.builder().claim(character.repeat(times + 1), 1));
    }

    @Test
    void unpairedSurrogateInNameIsRefused() {
        Claims.Builder builder = Claims.builder();

        assertThrows(IllegalArgumentException.class, () -> builder.claim("\ud800", 1));
    }

    @Test
    void registeredClaimsAreSet() {
        Claims claims = Claims.builder()
                .issuer("bank")
                .subject("someone")
                .audience("a", "b")
                .expiresAt(Instant.ofEpochSecond(60, 1))
                .notBefore(Instant.EPOCH)
                .issuedAt(Instant.ofEpochMilli(1999))
                .id("1")
                .build();

        assertEquals(
                "{\"iss\":\"bank\",\"sub\":\"someone\",\"aud\":[\"a\",\"b\"],\"exp\":60,\"nbf\":0,\"iat\":1,\"jti\":\"1\"}",
                claims.toJson());
        assertEquals(Optional.of(Instant.ofEpochSecond(60)), claims.expiresAt());
        assertEquals(Optional.of(Instant.EPOCH), claims.notBefore());
        assertEquals(Optional.of(Instant.ofEpochSecond(1)), claims.issuedAt());
        assertEquals(claims, Claims.parse(claims.toJson()));
    }

    @Test
    void singleAudienceIsWrittenAsString() {
        assertEquals("{\"aud\":\"a\"}", Claims.builder().audience("a").build().toJson());
        assertEquals("{\"aud\":[]}", Claims.builder().audience().build().toJson());
    }

    @ParameterizedTest
    @MethodSource
    void registeredClaimOfWrongTypeIsRefused(String name, Object value) {
        Claims.Builder builder = Claims.builder().claim(name, value);

        assertThrows(IllegalArgumentException.class, builder::build);
    }

    static Stream<Arguments> registeredClaimOfWrongTypeIsRefused() {
        return Stream.of(
                arguments("iss", 1),
                arguments("sub", null),
                arguments("jti", List.of("1")),
                arguments("aud", 1),
                arguments("aud", List.of("a", 1)),
                arguments("exp", "60"),
                arguments("exp", Instant.ofEpochSecond(-1)),
                arguments("nbf", Instant.parse("+10000-01-01T00:00:00Z")),
                arguments("iat", null));
    }

    @Test
    void claimsKeepTheirOrderWhenReplaced() {
        Claims claims = Claims.builder()
                .claim("z", 1)
                .claim("a", 2)
                .claim("m", 3)
                .claim("a", 4)
                .remove("z")
                .remove("nobody")
                .build();

        assertEquals("{\"a\":4,\"m\":3}", claims.toJson());
        assertEquals("{\"z\":1,\"a\":2}", Claims.parse("{\"z\":1,\"a\":2}").toJson());
        assertEquals(
                "{\"z\":1,\"a\":2,\"b\":3}",
                Claims.parse("{\"z\":1,\"a\":2}").toBuilder()
                        .claim("b", 3)
                        .build()
                        .toJson());
    }
}
