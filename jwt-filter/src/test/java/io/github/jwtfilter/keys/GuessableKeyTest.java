package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.JwkSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Is a key refused that is long enough and yet the first that an attacker tries? */
final class GuessableKeyTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
                "secretsecretsecretsecretsecretsecret",
                "passwordpasswordpasswordpassword",
                "12345678901234567890123456789012",
                "01234567012345670123456701234567",
                "abcdefghijklmnopqrstuvwxyz123456",
                "abcdefghabcdefghabcdefghabcdefgh",
                "changeme-changeme-changeme-changeme",
                "ChangeMe! ChangeMe! ChangeMe! Now",
                "please_change_this_before_production",
                "your-256-bit-secretyour-256-bit-secret",
                "your-256-bit-secret-padded-to-32",
                "a-string-secret-at-least-256-bits-long",
                "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
                "my-secret-key-my-secret-key-12345",
                "your_jwt_secret_for_signing_tokens",
                "======================BezKoder=Spring===========================",
                "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
                "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
            })
    void isRefusedAndNotShown(String secret) throws IOException {
        Path file = Files.writeString(folder.resolve("jwt.key"), secret + "\n");
        assertRefused(secret, "", () -> KeySources.secret(Algorithm.HS256, secret));
        assertRefused(secret, "file " + file + ": ", () -> KeySources.secretFile(Algorithm.HS256, file));
    }

    private static void assertRefused(String secret, String place, Runnable reading) {
        String message =
                assertThrows(IllegalArgumentException.class, reading::run).getMessage();
        assertTrue(message.startsWith(place + "key easily guessed: expected random bytes"), message);
        assertFalse(message.contains(secret.substring(0, 5)), message);
    }

    private static String jwk(byte[] secret) {
        return JwkSet.write(Algorithm.HS256, secret, "kid-" + secret[0] + secret[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                "1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100",
                "0011223344001122334400112233440011223344001122334400112233440011",
                // RFC 7515 appendix A.1
                "0323354b2b0fa5bc837e0665777ba68f5ab328e6f054c928a90f84b2d2502ebf"
                        + "d3fb5a92d20647ef968ab4c377623d223d2e2172052e4f08c0cd9af567d080a3",
                // RFC 7520 section 3.5
                "849b57219dae48de646d07dbb533566e976686457c1491be3a76dcea6c427188",
            })
    void isRefusedInAJwkSet(String hex) throws IOException {
        byte[] secret = HexFormat.of().parseHex(hex);
        byte[] good = new byte[32];
        new Random(1).nextBytes(good);
        Path file = Files.writeString(folder.resolve("keys"), "{\"keys\":[" + jwk(good) + "," + jwk(secret) + "]}");
        String message = assertThrows(IllegalArgumentException.class, () -> KeySources.jwkSetFile(file))
                .getMessage();
        assertTrue(message.startsWith("file " + file + ": JWK 2: key easily guessed"), message);
    }

    @RepeatedTest(200)
    void aRandomKeyIsTakenInEveryForm(RepetitionInfo number) throws IOException {
        byte[] secret = new byte[32];
        new Random(number.getCurrentRepetition()).nextBytes(secret);
        String base64 = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        String hex = HexFormat.of().formatHex(secret);
        assertDoesNotThrow(() -> KeySources.secret(Algorithm.HS256, base64));
        assertDoesNotThrow(() -> KeySources.secret(Algorithm.HS256, hex));
        assertDoesNotThrow(() -> KeySources.secret(Algorithm.HS256, hex.substring(0, 32)));
        Path bytes = Files.writeString(folder.resolve("key"), jwk(secret));
        assertEquals(1, KeySources.jwkSetFile(bytes).keys().size());
    }

    @Test
    void aPassphraseIsTaken() {
        String phrase = "eleven gulls argued about the ferry timetable";
        assertEquals(
                Algorithm.HS256,
                KeySources.secret(Algorithm.HS256, phrase).signingKey().algorithm());
    }
}
