package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.keys.KeySources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does every token get one line of output, and the whole call the right status? */
class VerifyTest {
    private static final String SECRET = "a secret of thirty-two bytes, ok";
    private static final KeySet KEYS = KeySources.secret(Algorithm.HS256, SECRET);

    @TempDir
    Path folder;

    private String[] verify;

    @BeforeEach
    void writeSecret() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), SECRET);
        verify = new String[] {"verify", "--secret-file", file.toString()};
    }

    private static String token(String claims) {
        return new JwtSigner(KEYS).sign(Claims.parse(claims.replace('\'', '"')));
    }

    /** The clock stands at 2026-01-01T00:00:00Z, which is 1767225600. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'exp':1767225601}                 |                           | accepted",
                "{'exp':1767225571}                 |                           | accepted",
                "{'exp':1767225570}                 |                           | refused expired",
                "{'exp':1767225570}                 | --at 1767225599           | accepted",
                "{'exp':1767225570}                 | --at 2025-12-31T23:59:59Z | accepted",
                "{'exp':1767225570}                 | --at=2026-01-01T00:00:00Z | refused expired",
                "{'exp':1767229200,'nbf':1767225630}|                           | accepted",
                "{'exp':1767229200,'nbf':1767225631}|                           | refused not_yet_valid",
                "{'exp':1767229200,'iat':1767225631}|                           | refused issued_in_future",
                "{'sub':'a'}                        |                           | refused missing_claim",
                "{'exp':1767229200,'iss':'bank'}    | --issuer bank             | accepted",
                "{'exp':1767229200,'iss':'bank'}    | --issuer Bank             | refused wrong_issuer",
                "{'exp':1767229200}                 | --issuer bank             | refused wrong_issuer",
                "{'exp':1767229200,'iss':'bank'}    |                           | accepted",
                "{'exp':1767229200,'aud':['a','b']} | --audience b              | accepted",
                "{'exp':1767229200,'aud':['a','b']} | --audience c              | refused wrong_audience",
                "{'exp':1767229200}                 | --audience c              | refused wrong_audience",
                "{'exp':1767229200,'aud':'a'}       |                           | accepted",
            })
    void tokenIsAcceptedOrRefused(String claims, String options, String verdict) {
        String[] call = Call.and(verify, token(claims));
        Call made = Call.of(options == null ? call : Call.and(call, options.split(" ")));
        String[] fields = made.line().split("\t");
        if (verdict.equals("accepted")) {
            assertEquals(List.of("accepted", claims.replace('\'', '"')), List.of(fields));
            assertEquals(0, made.status);
        } else {
            assertEquals(List.of(verdict.split(" ")), List.of(fields).subList(0, 2));
            assertEquals(3, fields.length);
            assertEquals(1, made.status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', malformed",
        "a.b, malformed",
        "not a token, malformed",
        "ü.ü.ü, malformed",
        "eyJhbGciOiJub25lIn0.e30.AA, unsupported_algorithm",
        "eyJhbGciOiJIUzI1NiJ9.e30.AA, bad_signature",
        "eyJhbGciOiJIUzI1NiIsImNyaXQiOltdfQ.e30.AA, unsupported_header"
    })
    void invalidTokenIsRefused(String token, String reason) {
        Call made = Call.of(Call.and(verify, token));
        assertEquals(1, made.status);
        assertTrue(made.line().startsWith("refused\t" + reason + "\t"), made::toString);
    }

    @Test
    void everyTokenGetsOneLineInOrder() {
        String good = token("{'exp':1767229200}");
        Call made = Call.with("\n  " + good + "\t\r\n \t \nbad\r\n\u000b" + good, Call.and(verify, "-"));
        assertEquals(1, made.status);
        assertEquals(
                "accepted\t{\"exp\":1767229200}\n"
                        + "refused\tmalformed\ttoken: expected three parts between two dots\n"
                        + "accepted\t{\"exp\":1767229200}\n",
                made.out);
        assertEquals("", made.err);
    }

    @Test
    void tenThousandTokensAreVerified() {
        StringBuilder tokens = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            String claims = "{\"sub\":\"user" + i + "\",\"pad\":\"" + "x".repeat(i % 300) + "\",\"exp\":1767229200}";
            tokens.append(token(claims)).append('\n');
            expected.append("accepted\t").append(claims).append('\n');
        }
        Call made = Call.with(tokens.toString(), verify);
        assertEquals(0, made.status);
        assertEquals(expected.toString(), made.out);
    }

    @Test
    void missingTokenIsReported() {
        Call made = Call.with(" \n\n", verify);
        assertEquals(2, made.status);
        assertTrue(made.err.contains("expected a token"), made::toString);
    }

    @Test
    void claimsCannotAddLinesToTheOutput() {
        String token = token("{'a\\tb':'\\n\\r\\u0085\\u2028\\u202e\\u001b[2J\\u009b','exp':1767229200,'u':'ü🔑'}");
        Call accepted = Call.of(Call.and(verify, token));
        assertEquals(
                "accepted\t{\"a\\tb\":\"\\n\\r\\u0085\\u2028\\u202e\\u001b[2J\\u009b\",\"exp\":1767229200,\"u\":\"ü🔑\"}",
                accepted.line().replace("\\u001B", "\\u001b"));
        Call refused = Call.of(Call.and(verify, token, "--issuer", "a\tb\nc"));
        assertEquals("refused\twrong_issuer\tclaim iss: expected 'a\\u0009b\\u000ac'", refused.line());
    }

    @ParameterizedTest
    @CsvSource({"tomorrow", "2026-01-01", "-1", "1e9", "99999999999999999999", "1767225600000000"})
    void invalidInstantIsRefused(String instant) {
        Call made = Call.of(Call.and(verify, "--at=" + instant, "a.b.c"));
        assertEquals(2, made.status);
        assertTrue(made.err.contains("option --at: expected an instant"), made::toString);
    }

    @Test
    void unusableKeysAreReportedBeforeAnyTokenIsRead() throws Exception {
        Path file = Files.writeString(folder.resolve("short"), "s3cret");
        Call made = Call.with("a.b.c", "verify", "--secret-file", file.toString(), "-");
        assertEquals(2, made.status);
        assertEquals("", made.out);
        assertTrue(made.err.contains("key too short") && !made.err.contains("s3cret"), made::toString);
    }

    @Test
    void explicitHs256VerifiesTokenOfASecret() {
        List<String> call = new ArrayList<>(List.of(verify));
        call.addAll(List.of("--alg", "HS256", "--", token("{'exp':1767229200}")));
        assertEquals(0, Call.of(call.toArray(new String[0])).status);
    }
}
