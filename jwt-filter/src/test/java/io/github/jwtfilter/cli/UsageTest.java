package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a wrong call explain the mistake on stderr and exit with status 2? */
class UsageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "veryfy                          | unknown command 'veryfy'; did you mean 'verify'?",
                "--hlep                          | unknown command '--hlep'; did you mean '--help'?",
                "nothing-like-it                 | unknown command 'nothing-like-it'",
                "keygen --jkw                    | keygen: unknown option '--jkw'; did you mean '--jwk'?",
                "verify --isuer=bank             | verify: unknown option '--isuer'; did you mean '--issuer'?",
                "keygen -x1                      | keygen: unknown option '-x1'",
                "keygen --jwk --jwk              | keygen: option --jwk: given twice",
                "keygen --alg HS256 --alg=HS256  | keygen: option --alg: given twice",
                "keygen --jwk=yes                | keygen: option --jwk: takes no value",
                "keygen --alg                    | keygen: option --alg: expected a value, got none",
                "keygen --alg --jwk              | keygen: option --alg: expected a value, got none",
                "keygen --alg=                   | keygen: option --alg: expected a value, got an empty one",
                "keygen --alg hs256              | keygen: option --alg: expected one of [HS256, HS384, HS512, RS256,",
                "keygen --alg none               | keygen: option --alg: expected one of [HS256, HS384, HS512, RS256,",
                "keygen --alg RS256              | keygen: option --alg: RS256 needs a pair of keys: add --jwk",
                "keygen --alg=EdDSA              | keygen: option --alg: EdDSA needs a pair of keys: add --jwk",
                "sign --secret-file a --alg ES256| sign: option --alg: ES256 needs a pair of keys: give them with --keys",
                "keygen more                     | keygen: expected options only, got 1 further argument",
                "sign                            | sign: expected exactly one of --secret-file and --keys, got none",
                "sign --keys a --secret-file b   | sign: expected exactly one of --secret-file and --keys, got both",
                "verify --keys a --alg HS256     | verify: option --alg: goes with --secret-file; a JWK says its own",
                "verify --keys a b c             | verify: expected at most one TOKEN, got 2",
                "decode --keys a                 | decode: unknown option '--keys'",
                "keys                            | keys: expected one of list, add, promote, retire, public, got none",
                "keys promot a b                 | keys: unknown action 'promot'; did you mean 'promote'?",
                "keys list                       | keys: list: expected FILE, got 0 arguments",
                "keys promote a                  | keys: promote: expected FILE and KID, got 1 arguments",
                "keys retire a b c               | keys: retire: expected FILE and KID, got 3 arguments",
                "keys list a --alg HS256         | keys: option --alg: goes with add",
                "hash-password --bcrypt --sha512 | hash-password: expected one scheme, got --bcrypt and --sha512",
            })
    void wrongCallIsExplained(String call, String fault) {
        Call made = Call.of(call.split(" "));
        assertEquals(2, made.status, made::toString);
        assertEquals("", made.out);
        assertTrue(made.err.startsWith(fault), made::toString);
        assertTrue(made.err.contains("--help"), made::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl",
                "keygen s3cret",
                "decode a.s3cret.b c",
                "hash-password someone s3cret",
                "hash-password --password=s3cret someone"
            })
    void tokensAndPasswordsInTheWrongPlaceAreNotRepeated(String call) {
        Call made = Call.of(call.split(" "));
        assertEquals(2, made.status);
        assertFalse((made.out + made.err).matches("(?s).*(s3cret|eyJ).*"), made::toString);
    }

    @Test
    void missingCommandPrintsUsageToStandardError() {
        Call made = Call.of();
        assertEquals(2, made.status);
        assertEquals("", made.out);
        assertEquals(Call.of("--help").out, made.err);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"keygen", "keys", "hash-password", "sign", "verify", "decode", "revoke", "store-ddl", "keycloak"
            })
    void helpIsPrintedToStandardOutput(String command) {
        Call all = Call.of("--help");
        Call one = Call.of(command, "--help");
        assertEquals(0, all.status);
        assertEquals(0, one.status);
        assertEquals("", all.err + one.err);
        assertTrue(one.out.startsWith("Usage: java -jar jwt-filter.jar " + command + " "), one::toString);
        assertTrue(all.out.contains("\n  " + command + " "), all::toString);
    }

    @Test
    void versionIsPrintedToStandardOutput() {
        assertEquals(0, Call.of("--version").status);
        assertEquals("unreleased", Call.of("--version").line());
    }

    @Test
    void argumentsTheLocaleCannotReadAreRefused() {
        Call made = Call.of("hash-password", "J\uFFFD\uFFFDrgen");
        assertEquals(2, made.status);
        assertTrue(made.err.contains("LC_ALL=C.UTF-8"), made::toString);
    }

    @Test
    void unwritableOutputFailsTheCall() {
        PrintStream closed = new PrintStream(OutputStream.nullOutputStream(), false);
        PrintStream full = new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public boolean checkError() {
                return true;
            }
        };
        Shell shell = new Shell(
                InputStream.nullInputStream(), full, closed, Clock.systemUTC(), Thread::sleep, new Call.NoTerminal());
        assertEquals(2, Main.run(new String[] {"keygen"}, shell));
    }
}
