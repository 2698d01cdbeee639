package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.testing.CachedTokens;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which keys are in use after their file changes? */
final class KeyFileTest {
    private static final String ONE = TestKeys.jwk(Algorithm.HS256, "one");
    private static final String TWO = TestKeys.jwk(Algorithm.HS256, "two");

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void nameFile() {
        path = folder.resolve("keys.json");
    }

    private KeyFile open(String content) throws IOException {
        return open(content, Duration.ZERO);
    }

    private KeyFile open(String content, Duration interval) throws IOException {
        Files.writeString(path, content);
        return new KeyFile(
                path, Clock.systemUTC(), bytes -> JwkSet.parse(new String(bytes, StandardCharsets.UTF_8)), interval);
    }

    private static String signingKid(KeyFile file) {
        return file.current().signingKey().orElseThrow().keyId().orElseThrow();
    }

    @Test
    void reorderedFileChangesSigningKey() throws IOException {
        KeyFile file = open(TestKeys.set(ONE, TWO));
        assertEquals("one", signingKid(file));
        Files.writeString(path, TestKeys.set(TWO, ONE));
        assertEquals("two", signingKid(file));
    }

    @Test
    void reformattedFileKeepsSameKeySet() throws IOException {
        KeyFile file = open(TestKeys.set(ONE, TWO));
        KeySet first = file.current();
        Instant loaded = file.loadedAt();
        Files.writeString(path, TestKeys.set(ONE, TWO).replace(",", " ,\n"));
        assertSame(first, file.current());
        assertEquals(loaded, file.loadedAt());
        Files.writeString(path, TestKeys.set(TWO, ONE));
        file.current();
        assertFalse(file.loadedAt().isBefore(loaded));
    }

    @Test
    void changeIsLoggedWithFingerprintsOnly() throws IOException {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            KeyFile file = open(TestKeys.set(ONE));
            Files.writeString(path, TestKeys.set(ONE, TWO));
            assertEquals(
                    "INFO The keys from file " + path + " changed from 1 to 2 keys: " + Fingerprints.of(file.current()),
                    String.join("|", log.lines()));
            assertFalse(log.text().contains(TWO.replaceAll(".*\"k\":\"([^\"]+)\".*", "$1")), log.text());
        }
    }

    @Test
    void replacingAllKeysIsLoggedAsWarning() throws IOException {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            KeyFile file = open(TestKeys.set(ONE));
            Files.writeString(path, TestKeys.set(TWO));
            assertEquals("two", signingKid(file));
            assertTrue(
                    log.text().contains("WARNING JWTF-404 None of the old keys from file " + path + " is left"),
                    log.text());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"keys\":[                                      | JWK Set: not strict JSON within the limits",
                "{\"keys\":[]}                                    | key set: expected 1 to 64 keys, got 0",
                "{\"keys\":[{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"c2hvcnQ\"}]} | JWK 1: key too short: HS256 needs 32 bytes",
                "~~                                               | JWK Set: ",
            })
    void invalidFileKeepsLastGoodKeysAndLogsOnce(String content, String why) throws IOException {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            KeyFile file = open(TestKeys.set(ONE));
            KeySet before = file.current();
            Files.writeString(path, content);
            assertSame(before, file.current());
            assertSame(before, file.current());
            assertEquals(1, log.lines().size(), log.text());
            assertTrue(
                    log.text()
                            .startsWith("SEVERE JWTF-401 The filter could not reload the file " + path
                                    + ". The last good version stays in use. Reason: " + why),
                    log.text());
        }
    }

    @Test
    void verifyOnlyKeysDoNotReplaceSigningKey() throws IOException {
        String pair = TestKeys.jwk(Algorithm.ES256, "pair");
        try (CapturedLog log = CapturedLog.ofOurs()) {
            KeyFile file = open(TestKeys.set(pair));
            Files.writeString(path, TestKeys.publicSet(pair));
            assertEquals("pair", signingKid(file));
            assertTrue(
                    log.text()
                            .endsWith(
                                    "expected a key that can sign, because the old keys include one; got only keys that verify"),
                    log.text());
        }
    }

    @Test
    void unknownKidReloadsFileAtOnce() throws IOException, InvalidTokenException {
        KeyFile file = open(TestKeys.set(ONE), Duration.ofDays(1));
        JwtVerifier verifier = CachedTokens.verifier(
                file, ClaimRules.builder().ignoreAudience().build());
        String token = TestKeys.sign(
                TWO, Claims.builder().expiresAt(Instant.now().plusSeconds(60)).subject("user"));
        Files.writeString(path, TestKeys.set(ONE, TWO));
        assertEquals("one", signingKid(file));
        Waiting.until("the key is found", () -> accepts(verifier, token));
    }

    private static boolean accepts(JwtVerifier verifier, String token) {
        try {
            verifier.verify(token);
            return true;
        } catch (InvalidTokenException e) {
            return false;
        }
    }

    @Test
    void kidCannotForgeLogLines() {
        KeySet keys = JwkSet.parse(TestKeys.set(TestKeys.jwk(Algorithm.HS256, "a\nSEVERE forged\u202e")));
        assertTrue(Fingerprints.of(keys).get(0).startsWith("HS256 signs, kid=a?SEVERE forged?, fingerprint="));
    }
}
