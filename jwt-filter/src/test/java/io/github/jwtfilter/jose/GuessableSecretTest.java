package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Is a secret detected that is long enough but among the first that an attacker tries? */
final class GuessableSecretTest {
    private static boolean isGuessable(byte[] secret) {
        return SigningKey.hmac(Algorithm.HS256, secret).isGuessable();
    }

    private static boolean isGuessable(String secret) {
        return isGuessable(secret.getBytes(StandardCharsets.UTF_8));
    }

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
    void commonTextIsGuessable(String secret) {
        assertTrue(isGuessable(secret));
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
    void knownOrPatternedBytesAreGuessable(String hex) {
        assertTrue(isGuessable(HexFormat.of().parseHex(hex)));
    }

    @RepeatedTest(200)
    void randomKeyIsNotGuessableInAnyEncoding(RepetitionInfo number) {
        byte[] secret = new byte[32];
        new Random(number.getCurrentRepetition()).nextBytes(secret);
        String hex = HexFormat.of().formatHex(secret);
        assertFalse(isGuessable(secret));
        assertFalse(isGuessable(Base64.getUrlEncoder().withoutPadding().encodeToString(secret)));
        assertFalse(isGuessable(hex));
        assertFalse(isGuessable(hex.substring(0, 32)));
    }

    @Test
    void passphraseIsNotGuessable() {
        assertFalse(isGuessable("eleven gulls argued about the ferry timetable"));
    }
}
