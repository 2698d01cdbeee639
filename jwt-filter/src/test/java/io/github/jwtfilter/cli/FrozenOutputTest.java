package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Does each command print exactly what version 0.1.0 prints, with the same exit status? A change here breaks scripts of
 * operators. The help may change.
 */
final class FrozenOutputTest {
    @TempDir
    private Path folder;

    private String token;
    private String added;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("secret"), "a secret of thirty-two bytes, ok");
        Files.writeString(folder.resolve("other"), "another secret of 32 bytes or so");
        Files.writeString(
                folder.resolve("keys.json"),
                "{\"keys\":[{\"kty\":\"oct\",\"alg\":\"HS256\",\"kid\":\"one\","
                        + "\"k\":\"YSBzZWNyZXQgb2YgdGhpcnR5LXR3byBieXRlcywgb2s\"}]}");
        token = call("sign --secret-file F/secret --claim sub=\"alice\" --expires 15m")
                .line();
    }

    /**
     * Calls a command. {@code F} stands for the folder, {@code TOKEN} for a token, {@code ADDED} for the kid of an added
     * key.
     */
    private Call call(String command) {
        String input = command.startsWith("hash-password") ? "secret\n" : "";
        String named = command.replace("F/", folder + "/")
                .replace("ADDED", String.valueOf(added))
                .replace("TOKEN", String.valueOf(token));
        return Call.with(input, named.split(" "));
    }

    /** Returns the status and both outputs on one line, with {@code F} for the folder. */
    private String shown(Call call) {
        return (call.status + " " + call.out + call.err)
                .replace(folder.toString(), "F")
                .replace("java -jar jwt-filter.jar", "JAR")
                .replace("\t", "<tab>")
                .replace("\n", "<line>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sign --secret-file F/secret --claim sub=\"alice\" --expires 15m | "
                        + "0 eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
                        + "eyJzdWIiOiJhbGljZSIsImlhdCI6MTc2NzIyNTYwMCwiZXhwIjoxNzY3MjI2NTAwfQ."
                        + "yF1zvoG-m4QlQZoFWRKeJtCAcs9HIMjV_Yfjmwr5gLQ<line>",
                "verify --secret-file F/secret TOKEN | "
                        + "0 accepted<tab>{\"sub\":\"alice\",\"iat\":1767225600,\"exp\":1767226500}<line>",
                "verify --secret-file F/secret --at 1767226600 TOKEN | "
                        + "1 refused<tab>expired<tab>claim exp: over since 2026-01-01T00:15:00Z<line>",
                "verify --secret-file F/secret --at 1767220000 TOKEN | "
                        + "1 refused<tab>issued_in_future<tab>claim iat: in the future, 2026-01-01T00:00:00Z<line>",
                "verify --secret-file F/secret --issuer bank TOKEN | "
                        + "1 refused<tab>wrong_issuer<tab>claim iss: expected 'bank'<line>",
                "verify --secret-file F/secret --audience bank TOKEN | "
                        + "1 refused<tab>wrong_audience<tab>claim aud: expected one of [bank]<line>",
                "verify --secret-file F/other TOKEN | "
                        + "1 refused<tab>bad_signature<tab>signature: made by no key of ours<line>",
                "verify --keys F/keys.json TOKEN | "
                        + "0 accepted<tab>{\"sub\":\"alice\",\"iat\":1767225600,\"exp\":1767226500}<line>",
                "verify --secret-file F/secret a.b | "
                        + "1 refused<tab>malformed<tab>token: expected three parts between two dots<line>",
                "verify --secret-file F/secret | "
                        + "2 verify: standard input: expected a token on a line, got none<line>See: JAR verify "
                        + "--help<line>",
                "decode TOKEN | "
                        + "0 UNVERIFIED: the signature was not checked, anybody may have written this<line>header, "
                        + "UNVERIFIED<line>  alg: \"HS256\"<line>  typ: \"JWT\"<line>claims, UNVERIFIED<line>  "
                        + "sub: \"alice\"<line>  iat: 1767225600 = 2026-01-01T00:00:00Z, now<line>  exp: "
                        + "1767226500 = 2026-01-01T00:15:00Z, in 15 minutes<line><line>",
                "decode abc | 1 decode: malformed: token: expected three parts between two dots<line>",
                "keys list F/keys.json | 0 1<tab>HS256 signs, kid=one, fingerprint=q7DN-G1-lR1W<line>",
                "keys public F/keys.json | "
                        + "2 keys: key set: a secret has no public key<line>See: JAR keys --help<line>",
                "keys retire F/keys.json one | 1 keys retire: this key signs: promote another one first<line>",
                "keys promote F/keys.json one | 1 keys promote: this key signs already; nothing was done<line>",
                "keys retire F/keys.json two | "
                        + "1 keys retire: no key of the file has this KID; see: keys list FILE<line>",
                "keys list F/absent | "
                        + "2 keys: file F/absent: cannot be read (NoSuchFileException)<line>See: JAR keys "
                        + "--help<line>",
                "keygen --alg RS256 | "
                        + "2 keygen: option --alg: RS256 needs a pair of keys: add --jwk<line>See: JAR keygen "
                        + "--help<line>",
                "hash-password a:b | "
                        + "2 hash-password: USER: expected a name without colons and control characters<line>See: "
                        + "JAR hash-password --help<line>",
                "sign --keys F/keys.json --claim sub=alice | "
                        + "2 sign: option --claim: claim sub: expected a value in strict JSON; a string keeps its "
                        + "quotes, and the shell must leave them alone: --claim sub='\"text\"'<line>See: JAR sign "
                        + "--help<line>",
                "nothing | 2 unknown command 'nothing'<line>See: JAR --help<line>",
            })
    void outputAndStatusAreTheSame(String command, String expected) {
        assertEquals(expected, shown(call(command)), command);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keygen                     | 0 [A-Za-z0-9_-]{43}<line>",
                "keygen --jwk --alg HS384   | 0 .\"kty\":\"oct\",\"use\":\"sig\",\"alg\":\"HS384\",\"kid\":\"[^\"]{11}\","
                        + "\"k\":\"[^\"]{64}\"}<line>",
                "hash-password alice        | 0 alice:.2[aby].12.[./A-Za-z0-9]{53}<line>",
                "hash-password --sha512 bob | 0 bob:.6.rounds=210000.[./A-Za-z0-9]{16}.[./A-Za-z0-9]{86}<line>",
            })
    void randomOutputHasTheSameForm(String command, String expected) {
        String shown = shown(call(command));
        assertTrue(shown.matches(expected), shown);
    }

    @Test
    void keyChangePrintsTheSameSteps() {
        String first = "HS256 signs, kid=one, fingerprint=q7DN-G1-lR1W<line>";
        assertPrinted(
                "keys add F/keys.json",
                "1<tab>" + first + "2<tab>HS256 verifies, kid=KID, fingerprint=PRINT<line>Next: copy the file to all"
                        + " servers, and to those that only verify what 'keys public' prints; when all of them list the"
                        + " new key (in the log, in JMX), run: keys promote FILE KID<line>");
        assertPrinted(
                "keys promote -- F/keys.json ADDED",
                "1<tab>HS256 signs, kid=KID, fingerprint=PRINT<line>2<tab>" + first.replace("signs", "verifies")
                        + "Next: copy the file to all servers. When the last one has it, wait for tokenLifetime and"
                        + " clockSkew (30 and a half minutes unless set otherwise): then no token of an older key is"
                        + " left, and it can go: keys retire FILE one<line>");
        assertPrinted(
                "keys retire F/keys.json one",
                "1<tab>HS256 signs, kid=KID, fingerprint=PRINT<line>Next: copy the file to all servers. Tokens of the"
                        + " retired key are refused where it is gone.<line>");
    }

    /** Asserts the output of a call, with {@code KID} and {@code PRINT} for those of the added key. */
    private void assertPrinted(String command, String expected) {
        String shown = shown(call(command));
        if (added == null) {
            added = shown.replaceFirst("(?s).*2<tab>HS256 verifies, kid=(.{11}),.*", "$1");
        }
        String known = shown.replace("kid=" + added, "kid=KID")
                .replace("FILE " + added, "FILE KID")
                .replaceAll("(kid=KID, fingerprint=)[^<]{12}", "$1PRINT")
                // Printed if the new test file was readable for others.
                .replace(
                        "Others could read the file and cannot any more: see that the server's user still can.<line>",
                        "");
        assertEquals("0 " + expected, known);
    }
}
