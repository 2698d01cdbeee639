package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.UnverifiedJwt;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does a token contain the given claims, and are claims that every verifier rejects refused? */
class SignTest {
    private static final String SECRET = "a secret of thirty-two bytes, ok";

    @TempDir
    Path folder;

    private String[] sign;

    @BeforeEach
    void writeSecret() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        sign = new String[] {"sign", "--secret-file", file.toString()};
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                | {'iat':1767225600,'exp':1767226500}",
                "--expires 90s                   | {'iat':1767225600,'exp':1767225690}",
                "--expires=12h                   | {'iat':1767225600,'exp':1767268800}",
                "--expires 7d                    | {'iat':1767225600,'exp':1767830400}",
                "--claim exp=1767225601          | {'exp':1767225601,'iat':1767225600}",
                "--claim iat=0 --expires 1s      | {'iat':0,'exp':1767225601}",
                "--claim sub='a' --claim n=1     | {'sub':'a','n':1,'iat':1767225600,'exp':1767226500}",
                "--claim=roles=['a','b=c']       | {'roles':['a','b=c'],'iat':1767225600,'exp':1767226500}",
                "--claim o={'a':[true,null,1.50]}| {'o':{'a':[true,null,1.50]},'iat':1767225600,'exp':1767226500}",
                "--claim value=null              | {'value':null,'iat':1767225600,'exp':1767226500}",
                "--claim ü='ü🔑'                  | {'ü':'ü🔑','iat':1767225600,'exp':1767226500}",
            })
    void tokenContainsTheGivenClaims(String arguments, String claims) throws Exception {
        Call made = arguments == null
                ? Call.of(sign)
                : Call.of(Call.and(sign, arguments.replace('\'', '"').split(" ")));
        assertEquals(0, made.status, made::toString);
        assertEquals(
                claims.replace('\'', '"'),
                UnverifiedJwt.parse(made.line()).claims().toJson());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--claim sub=someone           | claim sub: expected a value in strict JSON",
                "--claim sub='someone          | claim sub: expected a value in strict JSON",
                "--claim sub=               | claim sub: expected a value in strict JSON",
                "--claim n=01               | claim n: expected a value in strict JSON",
                "--claim n=NaN              | claim n: expected a value in strict JSON",
                "--claim n=1,'admin':true   | claim n: expected a value in strict JSON",
                "--claim n=1,'value':2      | claim n: expected a value in strict JSON",
                "--claim n=1}               | claim n: expected a value in strict JSON",
                "--claim n=1}{'a':1         | claim n: expected a value in strict JSON",
                "--claim n={'a':1,'a':2}    | claim n: expected a value in strict JSON",
                "--claim n=[[[[[[[[1]]]]]]]]| claim n: expected a value in strict JSON",
                "--claim sub                | expected name=json",
                "--claim ='a'               | expected name=json",
                "--claim n=1 --claim n=2    | claim n: given twice",
                "--claim sub=1              | claim sub: expected a string, got a number",
                "--claim exp='soon'         | claim exp: expected a number of seconds, got a string",
                "--claim exp=null           | claim exp: expected a number of seconds, got null",
                "--claim exp=1 --expires 1s | option --expires: goes without --claim exp",
                "--expires 15               | option --expires: expected a duration",
                "--expires 0s               | option --expires: expected a duration longer than nothing",
                "--expires -5m              | option --expires: expected a duration",
                "--expires 999999999d       | option --expires: expected a duration of at most 3650d",
                "--alg HS384                | key too short: HS384 needs 48 bytes",
            })
    void invalidClaimsAreRefused(String arguments, String fault) {
        Call made = Call.of(Call.and(sign, arguments.replace('\'', '"').split(" ")));
        assertEquals(2, made.status, made::toString);
        assertEquals("", made.out);
        assertTrue(made.err.contains(fault), made::toString);
        assertTrue(!made.err.contains(SECRET) && !made.err.contains("someone"), made::toString);
    }

    @Test
    void messageShowsHowToQuoteAString() {
        Call made = Call.of(Call.and(sign, "--claim", "sub=someone"));
        assertTrue(made.err.contains("--claim sub='\"text\"'"), made::toString);
    }

    @Test
    void tooLongTokenIsRefused() {
        Call made = Call.of(Call.and(sign, "--claim", "t=\"" + "x".repeat(7000) + "\""));
        assertEquals(2, made.status);
        assertTrue(made.err.contains("refused everywhere: too_long"), made::toString);
    }

    @Test
    void unusableKeyFilesAreReported() throws Exception {
        Path notJson = Files.writeString(folder.resolve("keys"), "s3cret");
        Call absent = Call.of("sign", "--keys", folder.resolve("absent").toString());
        assertEquals(2, absent.status);
        assertTrue(absent.err.contains("cannot be read"), absent::toString);
        Call unusable = Call.of("sign", "--keys", notJson.toString());
        assertEquals(2, unusable.status);
        assertTrue(unusable.err.contains("JWK Set: ") && !unusable.err.contains("s3cret"), unusable::toString);
    }
}
