package io.github.jwtfilter.jose;

import static io.github.jwtfilter.jose.RawToken.HEADER;
import static io.github.jwtfilter.jose.RawToken.KEYS;
import static io.github.jwtfilter.jose.RawToken.PAYLOAD;
import static io.github.jwtfilter.jose.RawToken.rules;
import static io.github.jwtfilter.jose.RawToken.signed;
import static io.github.jwtfilter.jose.RawToken.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What are the limits of length, depth and number of claims? */
final class LimitsTest {
    @ParameterizedTest(name = "{0} levels of {1}: {2}, {3}")
    @CsvSource({
        "8, objects, accepted, accepted",
        "8, lists, accepted, accepted",
        "9, objects, malformed, invalid_claims",
        "9, lists, malformed, invalid_claims",
        "1000, lists, malformed, invalid_claims",
    })
    void nestingBeyondEightLevelsIsRefused(int levels, String kind, String inHeader, String inPayload) {
        String open = kind.equals("lists") ? "[" : "{\"a\":";
        String close = kind.equals("lists") ? "]" : "}";
        String inner = kind.equals("lists") ? "" : "1";
        String member = ",\"a\":" + open.repeat(levels - 1) + inner + close.repeat(levels - 1) + "}";

        assertEquals(inHeader, verdict(signed(HEADER.replace("}", member), PAYLOAD)));
        assertEquals(inPayload, verdict(signed(HEADER, PAYLOAD.replace("}", member))));
    }

    @ParameterizedTest(name = "{0} members: {1}, {2}")
    @CsvSource({"64, accepted, accepted", "65, malformed, invalid_claims"})
    void moreThan64MembersAreRefused(int members, String inHeader, String inPayload) {
        assertEquals(inHeader, verdict(signed("{\"alg\":\"HS256\"" + extraMembers(members - 1) + "}", PAYLOAD)));
        assertEquals(inPayload, verdict(signed(HEADER, "{\"exp\":1800000060" + extraMembers(members - 1) + "}")));
    }

    /** A role map may be long. It is one claim, and the length of the token limits it. */
    @Test
    void nestedMembersDoNotCountAsClaims() {
        String nested = extraMembers(300).substring(1);

        assertEquals(RawToken.ACCEPTED, verdict(signed(HEADER, "{\"exp\":1800000060,\"roles\":{" + nested + "}}")));
    }

    @ParameterizedTest(name = "{0} characters: {1}")
    @CsvSource({"8191, accepted", "8192, accepted", "8193, too_long", "8196, too_long", "1000000, too_long"})
    void tokenOver8192CharactersIsRefused(int length, String expected) {
        assertEquals(expected, verdict(tokenOf(length)));
    }

    @Test
    void tooLongTokenIsNotParsed() {
        assertEquals(Reason.TOO_LONG.toString(), verdict("=".repeat(8193)));
        assertEquals(Reason.MALFORMED.toString(), verdict("=".repeat(8192)));
    }

    @ParameterizedTest(name = "{0} characters: {1}")
    @CsvSource({"8192, accepted", "8193, accepted", "16384, accepted", "16385, too_long"})
    void verifierOfLongTokensHasItsOwnLimit(int length, String expected) {
        JwtVerifier verifier = JwtVerifier.ofLongTokens(KEYS, rules().build(), 16_384);

        assertEquals(expected, RawToken.singleVerdict(verifier, tokenOf(length)));
    }

    @Test
    void verifierOfLongTokensRefusesALongHeader() {
        JwtVerifier verifier = JwtVerifier.ofLongTokens(KEYS, rules().build(), 16_384);
        String longHeader = HEADER.replace("}", ",\"x\":\"" + "x".repeat(6_200) + "\"}");

        assertEquals("too_long", RawToken.singleVerdict(verifier, signed(longHeader, PAYLOAD)));
        assertEquals("accepted", RawToken.singleVerdict(verifier, signed(HEADER, PAYLOAD)));
    }

    private static String extraMembers(int members) {
        return IntStream.range(0, members).mapToObj(i -> ",\"c" + i + "\":1").collect(Collectors.joining());
    }

    private static String tokenOf(int length) {
        int withoutPayload = signed(HEADER, "").length();
        int payloadBytes = (length - withoutPayload) * 3 / 4;
        String payload = PAYLOAD.replace("}", " ".repeat(payloadBytes - PAYLOAD.length()) + "}");
        String token = signed(HEADER, payload);
        assertEquals(length, token.length());
        return token;
    }
}
