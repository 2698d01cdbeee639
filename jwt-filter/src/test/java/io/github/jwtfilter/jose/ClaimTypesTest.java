package io.github.jwtfilter.jose;

import static io.github.jwtfilter.jose.RawToken.HEADER;
import static io.github.jwtfilter.jose.RawToken.signed;
import static io.github.jwtfilter.jose.RawToken.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.CachedTokens;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which JSON values may the registered claims of RFC 7519 §4.1 have, and are numbers refused that would be slow to
 * read?
 */
@Timeout(20)
final class ClaimTypesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"1800000060\"",
                "\"\"",
                "\"2027-01-15T08:00:00Z\"",
                "true",
                "false",
                "null",
                "[]",
                "[1800000060]",
                "{}",
                "{\"exp\":1800000060}",
                "-1",
                "-0.5",
                "-1e-5",
                "-1e999999999",
                "253402300800",
                "253402300799.5",
                "99999999999999999999",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551616",
                "1e400",
                "1e12",
                "1e999999999",
                "1e2147483647",
                "1e99999999999",
                "1e-19",
                "1e-999999999",
                "1800000060.0000000000000000001",
                "0e-999999999",
                "1e-99999999999",
                "0e999999999",
                "0e2147483647",
                "0e2147483648"
            })
    void timeOtherThanSecondsFrom1970To9999IsRefused(String value) {
        for (String name : List.of("exp", "nbf", "iat")) {
            assertEquals(Reason.INVALID_CLAIMS.toString(), verdict(withTime(name, value)), name);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, expired, accepted, accepted",
        "-0, expired, accepted, accepted",
        "0.0, expired, accepted, accepted",
        "-0.0, expired, accepted, accepted",
        "0e0, expired, accepted, accepted",
        "1.5, expired, accepted, accepted",
        "15e-1, expired, accepted, accepted",
        "1799999900, expired, accepted, accepted",
        "1799999900.999999999999999999, expired, accepted, accepted",
        "1.7999999e9, expired, accepted, accepted",
        "1800000060, accepted, not_yet_valid, issued_in_future",
        "1800000060.0, accepted, not_yet_valid, issued_in_future",
        "1e10, accepted, not_yet_valid, issued_in_future",
        "1E+10, accepted, not_yet_valid, issued_in_future",
        "253402300799, accepted, not_yet_valid, issued_in_future",
        "253402300799.0, accepted, not_yet_valid, issued_in_future",
    })
    void timeMayHaveFractionAndExponent(String value, String asExp, String asNbf, String asIat) {
        assertEquals(asExp, verdict(withTime("exp", value)));
        assertEquals(asNbf, verdict(withTime("nbf", value)));
        assertEquals(asIat, verdict(withTime("iat", value)));
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, 1970-01-01T00:00:01.500Z",
        "0.000000001, 1970-01-01T00:00:00.000000001Z",
        "0.0000000019, 1970-01-01T00:00:00.000000001Z",
        "1800000000.25, 2027-01-15T08:00:00.250Z",
        "1.8e9, 2027-01-15T08:00:00Z",
        "253402300799, 9999-12-31T23:59:59Z",
    })
    void fractionalTimeIsReadToTheNanosecond(String value, Instant expected) {
        assertEquals(
                Optional.of(expected), Claims.parse("{\"exp\":" + value + "}").expiresAt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.5", "true", "null", "[]", "[\"someone\"]", "{}", "{\"sub\":\"someone\"}"})
    void nonStringIssuerSubjectOrIdIsRefused(String value) {
        for (String name : List.of("iss", "sub", "jti")) {
            assertEquals(Reason.INVALID_CLAIMS.toString(), verdict(withClaim(name, value)), name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "true",
                "null",
                "{}",
                "{\"aud\":\"bank\"}",
                "[1]",
                "[null]",
                "[\"bank\",1]",
                "[[\"bank\"]]",
                "[{\"aud\":\"bank\"}]"
            })
    void audienceOtherThanStringsIsRefused(String value) {
        JwtVerifier verifier = CachedTokens.verifier(
                RawToken.KEYS, RawToken.rules().ignoreAudience().build());

        assertEquals(Reason.INVALID_CLAIMS.toString(), verdict(verifier, withClaim("aud", value)));
    }

    @Test
    void emptySubjectIsAccepted() {
        assertEquals(RawToken.ACCEPTED, verdict(withClaim("sub", "\"\"")));
    }

    private static String withTime(String name, String value) {
        return name.equals("exp") ? signed(HEADER, "{\"exp\":" + value + "}") : withClaim(name, value);
    }

    private static String withClaim(String name, String value) {
        return signed(HEADER, "{\"exp\":1800000060,\"" + name + "\":" + value + "}");
    }
}
