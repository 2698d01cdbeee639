package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.keys.KeySources;
import io.github.jwtfilter.text.TimeDistance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Can a person read a token, and see that its signature was not verified? */
class DecodeTest {
    private static String token(String claims) {
        return new JwtSigner(KeySources.secret(Algorithm.HS256, "a secret of thirty-two bytes, ok"))
                .sign(Claims.parse(claims.replace('\'', '"')));
    }

    @Test
    void headerClaimsAndDatesAreShown() {
        Call made = Call.of(
                "decode",
                token("{'sub':'ü','roles':['a','b'],'iat':1767214800,'exp':1767225900.5,"
                        + "'nbf':1767225600,'auth_time':'x','n\\n':{'\\u2028':null}}"));
        assertEquals(0, made.status);
        assertEquals(
                "UNVERIFIED: the signature was not checked, anybody may have written this\n"
                        + "header, UNVERIFIED\n"
                        + "  alg: \"HS256\"\n"
                        + "  typ: \"JWT\"\n"
                        + "claims, UNVERIFIED\n"
                        + "  sub: \"ü\"\n"
                        + "  roles: [\"a\",\"b\"]\n"
                        + "  iat: 1767214800 = 2025-12-31T21:00:00Z, 3 hours ago\n"
                        + "  exp: 1767225900.5 = 2026-01-01T00:05:00.500Z, in 5 minutes\n"
                        + "  nbf: 1767225600 = 2026-01-01T00:00:00Z, now\n"
                        + "  auth_time: \"x\" (not a date)\n"
                        + "  n\\u000a: {\"\\u2028\":null}\n"
                        + "\n",
                made.out);
    }

    @ParameterizedTest
    @CsvSource({
        "1, in 1 second",
        "59, in 59 seconds",
        "60, in 1 minute",
        "61, in 1 minute 1 second",
        "899, in 14 minutes 59 seconds",
        "3600, in 1 hour",
        "-5400, 1 hour 30 minutes ago",
        "-86399, 23 hours 59 minutes ago",
        "-172800, 2 days ago",
        "31556952, in 1 year",
        "40000000, in 1 year 97 days",
        "0, now"
    })
    void distanceIsShownInWords(long seconds, String words) {
        assertEquals(words, TimeDistance.between(Call.NOW, Call.NOW.plusSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({
        "a.b, malformed",
        "'', malformed",
        "eyJhbGciOiJub25lIn0.e30., malformed",
        "eyJhbGciOiJIUzI1NiJ9.WzFd.AA, invalid_claims",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.AA, invalid_claims"
    })
    void malformedTokensAreRefused(String token, String reason) {
        Call made = Call.of("decode", token);
        assertEquals(1, made.status);
        assertEquals("", made.out);
        assertTrue(made.err.startsWith("decode: " + reason + ": "), made::toString);
    }

    @Test
    void tokensAreReadFromStandardInput() {
        String token = token("{'sub':'a'}");
        Call made = Call.with(token + "\nbad\n" + token, "decode");
        assertEquals(1, made.status);
        assertEquals(Call.of("decode", token).out.repeat(2), made.out);
        assertEquals(2, Call.of("decode", "-").status);
    }
}
