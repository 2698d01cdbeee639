package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How are claims read, and how are wrong types reported? */
final class ClaimsTest {
    private static final Claims CLAIMS = Claims.parse("""
            {"iss":"bank", "sub":"someone", "aud":["a","b"], "exp":1800000060, "nbf":1.5, "iat":0, "jti":"1",
             "text":"t", "empty":"", "flag":true, "number":7, "null":null, "list":["x","y"], "none":[],
             "mixed":["x",1], "object":{"a":{"b":"deep"}}}""");

    @Test
    void registeredClaimsHaveAccessors() {
        assertEquals(Optional.of("bank"), CLAIMS.issuer());
        assertEquals(Optional.of("someone"), CLAIMS.subject());
        assertEquals(List.of("a", "b"), CLAIMS.audience());
        assertEquals(Optional.of(Instant.ofEpochSecond(1_800_000_060)), CLAIMS.expiresAt());
        assertEquals(Optional.of(Instant.ofEpochMilli(1500)), CLAIMS.notBefore());
        assertEquals(Optional.of(Instant.EPOCH), CLAIMS.issuedAt());
        assertEquals(Optional.of("1"), CLAIMS.id());
    }

    @Test
    void absentClaimsAreEmpty() {
        Claims none = Claims.builder().build();

        assertEquals(Optional.empty(), none.issuer());
        assertEquals(Optional.empty(), none.subject());
        assertEquals(List.of(), none.audience());
        assertEquals(Optional.empty(), none.expiresAt());
        assertEquals(Optional.empty(), none.notBefore());
        assertEquals(Optional.empty(), none.issuedAt());
        assertEquals(Optional.empty(), none.id());
        assertEquals(Optional.empty(), none.get("text"));
        assertEquals(Optional.empty(), none.string("text"));
        assertEquals(List.of(), none.strings("text"));
        assertEquals(Optional.empty(), none.time("text"));
        assertEquals(Optional.empty(), none.at("object.a"));
        assertFalse(none.has("text"));
        assertEquals("{}", none.toJson());
    }

    @Test
    void nestedNamesMayHaveDots() {
        Claims claims = Claims.parse("{\"access\":{\"my\":{\"roles\":1},\"my.app\":{\"roles\":2},"
                + "\"my.app.v2\":{\"roles\":3},\"my.app.x\":4}}");

        assertEquals(Optional.of(1L), claims.at("access.my.roles"));
        assertEquals(Optional.of(2L), claims.at("access.my.app.roles"));
        assertEquals(Optional.of(3L), claims.at("access.my.app.v2.roles"));
        assertEquals(Optional.of(4L), claims.at("access.my.app.x"));
        assertEquals(Optional.empty(), claims.at("access.my.app.y.roles"));
    }

    @Test
    void nullClaimIsPresentWithoutValue() {
        assertTrue(CLAIMS.has("null"));
        assertEquals(Optional.empty(), CLAIMS.get("null"));
        assertTrue(CLAIMS.asMap().containsKey("null"));
        assertNull(CLAIMS.asMap().get("null"));
    }

    @Test
    void claimNamesAreCaseSensitive() {
        assertFalse(CLAIMS.has("SUB"));
        assertEquals(Optional.empty(), CLAIMS.get("Text"));
    }

    @Test
    void jsonValuesBecomeJavaValues() {
        assertEquals(Optional.of("t"), CLAIMS.get("text"));
        assertEquals(Optional.of(true), CLAIMS.get("flag"));
        assertEquals(Optional.of(7L), CLAIMS.get("number"));
        assertEquals(Optional.of(new BigDecimal("1.5")), CLAIMS.get("nbf"));
        assertEquals(Optional.of(List.of("x", 1L)), CLAIMS.get("mixed"));
        assertEquals(Optional.of(Map.of("a", Map.of("b", "deep"))), CLAIMS.get("object"));
        assertEquals(
                Optional.of(new BigInteger("9223372036854775808")),
                Claims.parse("{\"big\":9223372036854775808}").get("big"));
    }

    @Test
    void singleStringIsReadAsList() {
        assertEquals(List.of("t"), CLAIMS.strings("text"));
        assertEquals(List.of(""), CLAIMS.strings("empty"));
        assertEquals(List.of("x", "y"), CLAIMS.strings("list"));
        assertEquals(List.of(), CLAIMS.strings("none"));
    }

    @ParameterizedTest
    @CsvSource({
        "flag, 'claim flag: expected a string, got a boolean'",
        "number, 'claim number: expected a string, got a number'",
        "null, 'claim null: expected a string, got null'",
        "list, 'claim list: expected a string, got a list'",
        "object, 'claim object: expected a string, got an object'",
    })
    void stringOfWrongTypeIsReported(String name, String expected) {
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> CLAIMS.string(name))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "flag, 'claim flag: expected a string or a list of strings, got a boolean'",
        "number, 'claim number: expected a string or a list of strings, got a number'",
        "null, 'claim null: expected a string or a list of strings, got null'",
        "mixed, 'claim mixed: expected a list of strings, got a number'",
        "object, 'claim object: expected a string or a list of strings, got an object'",
    })
    void stringListOfWrongTypeIsReported(String name, String expected) {
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> CLAIMS.strings(name))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "text, 'claim text: expected a number of seconds, got a string'",
        "flag, 'claim flag: expected a number of seconds, got a boolean'",
        "null, 'claim null: expected a number of seconds, got null'",
        "list, 'claim list: expected a number of seconds, got a list'",
        "object, 'claim object: expected a number of seconds, got an object'",
    })
    void timeOfWrongTypeIsReported(String name, String expected) {
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> CLAIMS.time(name))
                        .getMessage());
    }

    @Test
    void anyClaimCanBeReadAsTime() {
        assertEquals(Optional.of(Instant.ofEpochSecond(7)), CLAIMS.time("number"));
        Claims far = Claims.parse("{\"t\":253402300800,\"u\":-1}");
        assertEquals(
                "claim t: expected seconds from 1970 to the year 9999",
                assertThrows(IllegalArgumentException.class, () -> far.time("t"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> far.time("u"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"x\"",
                "{\"a\":1,\"a\":2}",
                "{\"exp\":\"1\"}",
                "{\"sub\":1}",
                "{\"aud\":{}}",
                "{} {}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\ud800\"}",
                "{\"\udc00\":1}"
            })
    void invalidClaimsTextIsRefused(String json) {
        assertThrows(IllegalArgumentException.class, () -> Claims.parse(json));
    }

    @Test
    void claimsAreEqualIfNamesAndValuesAreEqual() {
        Claims other = Claims.parse("{\"b\":[1],\"a\":\"x\"}");

        assertEquals(Claims.parse("{\"a\":\"x\",\"b\":[1]}"), other);
        assertEquals(Claims.parse("{\"a\":\"x\",\"b\":[1]}").hashCode(), other.hashCode());
        assertNotEquals(Claims.parse("{\"a\":\"x\",\"b\":[2]}"), other);
        assertNotEquals(Claims.parse("{\"a\":\"x\"}"), other);
        assertNotEquals(Claims.parse("{\"a\":\"x\",\"b\":[1],\"c\":null}"), other);
    }
}
