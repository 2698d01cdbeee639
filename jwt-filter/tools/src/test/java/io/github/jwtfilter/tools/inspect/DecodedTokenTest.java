package io.github.jwtfilter.tools.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jwtfilter.tools.inspect.DecodedToken.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Does the page explain a token, good or bad, without any key? */
final class DecodedTokenTest {
    private static final String HEADER = "{\"alg\":\"HS256\"}";
    private static final String CLAIMS = "{\"sub\":\"a\",\"exp\":1777640000}";
    private static final String SIGNATURE = "c2lnbmF0dXJl";

    private static DecodedToken decoded(String token) {
        return new DecodedToken(token, Given.DATES);
    }

    @Test
    void goodTokenHasNoProblem() {
        DecodedToken token = decoded(Given.token());
        assertEquals(List.of(), token.problems());
        assertEquals(Kind.SIGNED, token.kind());
    }

    @Test
    void claimsAreExplainedAndDatesAreInWords() {
        List<?> rows = (List<?>) decoded(Given.token()).asMap().get("claims");
        Map<?, ?> expiry = row(rows, "exp");
        assertEquals("Expires", expiry.get("meaning"));
        assertEquals(
                Map.of(
                        "distance",
                        "in 29 minutes",
                        "utc",
                        "2026-05-01 10:29:00 UTC",
                        "local",
                        "2026-05-01 12:29:00 CEST"),
                expiry.get("date"));
        assertEquals("alice", row(rows, "sub").get("value"));
        assertEquals("[\"clerk\"]", row(rows, "roles").get("value"));
    }

    /** Such a limit of the parser has no place in the text. */
    @Test
    void nestingBeyondTheLimitOfTheParserIsAProblem() {
        String deep = "[".repeat(1100) + "]".repeat(1100);
        DecodedToken token = decoded(Given.unsigned(HEADER, "{\"a\":" + deep + "}", SIGNATURE));
        assertTrue(
                token.problems().get(0).toString().contains("payload: No strict JSON object"),
                token.problems()::toString);
    }

    @Test
    void invisibleTagCharactersAreShown() {
        String claims = "{\"sub\":\"a\udb40\udc41\",\"exp\":1777640000}";
        List<?> rows = (List<?>)
                decoded(Given.unsigned(HEADER, claims, SIGNATURE)).asMap().get("claims");
        assertEquals("a\\udb40\\udc41", row(rows, "sub").get("value"));
    }

    private static Map<?, ?> row(List<?> rows, String name) {
        return rows.stream()
                .map(row -> (Map<?, ?>) row)
                .filter(row -> row.get("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Stream<Arguments> faults() {
        String good = Given.unsigned(HEADER, CLAIMS, SIGNATURE);
        String payload = Given.part(CLAIMS);
        return Stream.of(
                arguments("hello", "token: No dots: this is no JWT."),
                arguments("{\"payload\":\"eyJ9\"}", "token: JSON is not decoded, and the filter refuses it."),
                arguments("\ud83d\ude00" + good, "header: '\ud83d\ude00' is no character of base64url"),
                arguments(Given.unsigned("{\"alg\":null}", CLAIMS, SIGNATURE), "header: alg, the algorithm"),
                arguments(Given.unsigned(HEADER, "{}", SIGNATURE), "claim exp: The token never expires."),
                arguments(
                        good + ".x",
                        "token: A signed token has three parts between dots, and an encrypted one has five. This has 4."),
                arguments(Given.part(HEADER) + "." + payload + ".", "signature: The signature is missing."),
                arguments(
                        good.replace("." + payload, ".ab+" + payload),
                        "payload: '+' belongs to base64. A token is base64url"),
                arguments(good.replace(payload, payload + "=="), "payload: Padding '=' does not belong in a token"),
                arguments(good.replace(payload, payload.substring(1)), "payload: No strict JSON object"),
                arguments(
                        good.replace(SIGNATURE, "abcde"),
                        "signature: A character is missing, or there is one too many."),
                arguments(
                        good.replace(SIGNATURE, "abcdeZ"), "signature: The last character is not canonical base64url"),
                arguments(good.replace(SIGNATURE, "ab%3D"), "signature: The token is URL-encoded (character 3)"),
                arguments(Given.unsigned("{\"alg\":\"none\"}", CLAIMS, ""), "header: alg is none"),
                arguments(Given.unsigned("{\"alg\":\"NoNe\"}", CLAIMS, ""), "header: alg is none"),
                arguments(Given.unsigned("{}", CLAIMS, SIGNATURE), "token: header: no alg."),
                arguments(
                        Given.unsigned("{\"alg\":1}", CLAIMS, SIGNATURE),
                        "header: alg, the algorithm of the signature, is missing"),
                arguments(
                        Given.unsigned("{\"alg\":\"HS1\"}", CLAIMS, SIGNATURE),
                        "header: alg \"HS1\" is not supported."),
                arguments(
                        Given.unsigned("{\"alg\":\"HS256\",\"crit\":[\"x\"]}", CLAIMS, SIGNATURE),
                        "header: crit and b64"),
                arguments(
                        Given.unsigned("{\"alg\":\"HS256\",\"typ\":\"dpop+jwt\"}", CLAIMS, SIGNATURE),
                        "header: typ is not JWT"),
                arguments(
                        Given.unsigned(HEADER, "{\"sub\":\"a\",\"sub\":\"b\",\"exp\":1}", SIGNATURE),
                        "payload: No strict JSON object: Duplicate field 'sub' (character"),
                arguments(
                        Given.unsigned(HEADER, "{\"sub\":a}", SIGNATURE),
                        "payload: No strict JSON object: Unrecognized token 'a'"),
                arguments(
                        Given.unsigned(HEADER, "[1]", SIGNATURE), "payload: No strict JSON object: not a JSON object."),
                arguments(Given.unsigned(HEADER, "{\"a\":1} x", SIGNATURE), "payload: No strict JSON object"),
                arguments(Given.unsigned(HEADER, "{\"exp\":\"soon\"}", SIGNATURE), "payload: claim exp: "),
                arguments(Given.unsigned(HEADER, "{\"sub\":\"a\"}", SIGNATURE), "claim exp: The token never expires."),
                arguments(
                        Given.unsigned(HEADER, "{\"exp\":1777600000}", SIGNATURE),
                        "claim exp: Expired 8 hours 13 minutes ago."),
                arguments(
                        Given.unsigned(HEADER, "{\"exp\":1777640000000}", SIGNATURE),
                        "claim exp: The time seems to be in milliseconds."),
                arguments(
                        Given.unsigned(HEADER, "{\"exp\":1777640000,\"nbf\":1777636800}", SIGNATURE),
                        "claim nbf: Not valid yet. Valid in 2 hours."),
                arguments(
                        Given.unsigned(HEADER, "{\"exp\":1777640000,\"iat\":1777636800}", SIGNATURE),
                        "claim iat: Issued in the future, in 2 hours."),
                arguments(
                        Given.unsigned(HEADER, "{\"exp\":1777640000,\"x\":\"" + "y".repeat(9000) + "\"}", SIGNATURE),
                        "token: The token has"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void faultIsNamed(String token, String expected) {
        String problems =
                decoded(token).problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
        assertTrue(problems.contains(expected), problems);
    }

    @Test
    void placeOfTheFaultIsShown() {
        String token = Given.unsigned(HEADER, "{\"sub\":\"alice\",\"exp\":12x}", SIGNATURE);
        Map<String, Object> problem = decoded(token).problems().get(0).asMap();
        assertEquals("{\"sub\":\"alice\",\"exp\":12".substring(5), ((String) problem.get("before")).replace("…", ""));
        assertEquals("x", problem.get("at"));
        assertEquals("}", problem.get("after"));
    }

    @Test
    void encryptedTokenIsSaidToBeEncrypted() {
        DecodedToken token = decoded(
                Given.part("{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"typ\":\"session+jwe\"}") + "..aaaa.bbbb.cccc");
        assertEquals(Kind.ENCRYPTED, token.kind());
        assertEquals(List.of(), token.problems());
        assertEquals(
                "An encrypted token (dir, A256GCM). Only its header can be read without the key.",
                token.asMap().get("summary"));
    }

    @Test
    void brokenPayloadIsShownAsFarAsItCanBeRead() {
        DecodedToken token = decoded(Given.unsigned(HEADER, "{\"sub\":\"ali", SIGNATURE));
        assertEquals("{\"sub\":\"ali", token.asMap().get("payloadJson"));
        assertEquals(1, ((List<?>) token.asMap().get("header")).size());
    }

    @Test
    void invisibleCharactersAreShownAsEscapes() {
        DecodedToken token = decoded(Given.unsigned(HEADER, "{\"sub\":\"a\u202Eb\",\"exp\":1777640000}", SIGNATURE));
        List<?> rows = (List<?>) token.asMap().get("claims");
        assertEquals("a\\u202eb", row(rows, "sub").get("value"));
    }

    @Test
    void bigNumbersKeepTheirDigits() {
        DecodedToken token =
                decoded(Given.unsigned(HEADER, "{\"n\":12345678901234567890123,\"exp\":1777640000}", SIGNATURE));
        assertEquals(
                "12345678901234567890123",
                row((List<?>) token.asMap().get("claims"), "n").get("value"));
    }
}
