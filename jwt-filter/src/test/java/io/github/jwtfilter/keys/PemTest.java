package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.ClaimRules;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.testing.CachedTokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys from openssl are read, and do the error messages explain how to convert the others? */
final class PemTest {
    @ParameterizedTest
    @CsvSource({
        "rsa, , RS256 signs",
        "rsa, PS256, PS256 signs",
        "rsa, RS512, RS512 signs",
        "rsa rsa-public, , RS256 signs",
        "rsa rsa-public-other, , RS256 signs RS256 verifies",
        "rsa rsa-certificate, PS384, PS384 signs",
        "rsa-public, , RS256 verifies",
        "rsa-public, PS512, PS512 verifies",
        "rsa-certificate, , RS256 verifies",
        "ec-256 ec-256-public, , ES256 signs",
        "ec-256 ec-256-certificate, ES256, ES256 signs",
        "ec-256-public, , ES256 verifies",
        "ec-256-certificate, , ES256 verifies",
        "ec-384 ec-384-public, , ES384 signs",
        "ec-384-public, ES384, ES384 verifies",
        "ec-521 ec-521-public, , ES512 signs",
        "ec-521-public, , ES512 verifies",
        "ed25519 ed25519-public, , EdDSA signs",
        "ed25519 ed25519-public, Ed25519, Ed25519 signs",
        "ed25519-public, , EdDSA verifies",
        "ed25519-certificate, Ed25519, Ed25519 verifies",
        "rsa ec-256-public ed25519 ed25519-public, , RS256 signs ES256 verifies EdDSA signs",
        "ec-384-public rsa-certificate rsa, , ES384 verifies RS256 verifies RS256 signs",
    })
    void opensslKeysAreRead(String files, Algorithm wanted, String expected) throws IOException {
        KeySet keys = Pem.parse(pem(files), wanted);

        assertEquals(expected, describe(keys));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa",
                "ec-256 ec-256-public",
                "ec-384 ec-384-public",
                "ec-521 ec-521-public",
                "ed25519 ed25519-public"
            })
    void publicKeyVerifiesSignatureOfItsPair(String files) throws Exception {
        KeySet pair = Pem.parse(pem(files), null);
        String publicFile = files.split(" ")[0] + "-public";
        Claims claims = Claims.builder()
                .subject("user")
                .expiresAt(Instant.now().plusSeconds(60))
                .build();
        JwtVerifier verifier = CachedTokens.verifier(
                Pem.parse(pem(publicFile), null), ClaimRules.builder().build());

        assertEquals(claims, verifier.verify(new JwtSigner(pair).sign(claims)).claims());
        assertTrue(pair.derived("another purpose").isPresent());
    }

    @Test
    void pairPublicKeyAndCertificateShareFingerprint() throws IOException {
        String fingerprint = Pem.parse(pem("rsa"), null).keys().get(0).fingerprint();

        for (String file : new String[] {"rsa-public", "rsa-certificate", "rsa rsa-public"}) {
            assertEquals(fingerprint, Pem.parse(pem(file), null).keys().get(0).fingerprint(), file);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rsa-pkcs1 | | PEM: expected PRIVATE KEY, PUBLIC KEY or CERTIFICATE, got RSA PRIVATE KEY; openssl pkey -in FILE writes a PRIVATE KEY",
                "rsa-pkcs1-encrypted | | PEM: expected PRIVATE KEY, PUBLIC KEY or CERTIFICATE, got RSA PRIVATE KEY; openssl pkey -in FILE writes a PRIVATE KEY",
                "ec-256-sec1 | | PEM: expected PRIVATE KEY, PUBLIC KEY or CERTIFICATE, got EC PRIVATE KEY; openssl pkey -in FILE writes a PRIVATE KEY",
                "rsa-encrypted | | PEM: the private key is encrypted; write it with openssl pkey -in FILE into a file that only the server can read",
                "ec-256 | | PEM: expected the PUBLIC KEY after the PRIVATE KEY; openssl pkey -in FILE -pubout writes it",
                "ec-256-public ec-256 | | PEM: expected the PUBLIC KEY after the PRIVATE KEY; openssl pkey -in FILE -pubout writes it",
                "ec-256 ec-384 ec-384-public | | PEM: expected the PUBLIC KEY after the PRIVATE KEY; openssl pkey -in FILE -pubout writes it",
                "ed25519 | | PEM: expected the PUBLIC KEY after the PRIVATE KEY; openssl pkey -in FILE -pubout writes it",
                "ec-256 ec-384-public | | key: the private key is not that of the public key",
                "ec-256 rsa-public | | key: the private key is not that of the public key",
                "ed25519 ec-256-public | | key: the private key is not that of the public key",
                "rsa-1024-public | | key: expected RSA with 2048 to 8192 bits (RFC 7518 section 3.3), got 1024",
                "rsa-pss-public | | PEM: PUBLIC KEY: expected an RSA, EC or Ed25519 key that this Java can read",
                "rsa-pss-certificate | | PEM: expected an RSA, EC or Ed25519 key, got one of type RSASSA-PSS",
                "x25519-public | | PEM: PUBLIC KEY: expected an RSA, EC or Ed25519 key that this Java can read",
                "ed448-public | | PEM: PUBLIC KEY: expected an RSA, EC or Ed25519 key that this Java can read",
                "rsa-public | HS256 | PEM: algorithm HS256 does not go with a key of type RSA",
                "rsa-public | ES256 | PEM: algorithm ES256 does not go with a key of type RSA",
                "rsa | EdDSA | PEM: algorithm EdDSA does not go with a key of type RSA",
                "ec-256-public | ES384 | PEM: algorithm ES384 does not go with a key of type EC",
                "ec-256-public | RS256 | PEM: algorithm RS256 does not go with a key of type EC",
            })
    void unsupportedPemIsRefused(String files, Algorithm wanted, String expected) throws IOException {
        String pem = pem(files);

        assertEquals(expected, refusal(pem, wanted));
    }

    @Test
    void otherFormOfAPublicKeyIsNamedWithItsCommand() {
        String pem = "-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n";

        assertEquals(
                "PEM: expected PRIVATE KEY, PUBLIC KEY or CERTIFICATE, got RSA PUBLIC KEY; openssl rsa -RSAPublicKey_in"
                        + " -in FILE -pubout writes a PUBLIC KEY",
                refusal(pem, null));
    }

    /** Some versions of Java support the curve. They must not confuse it with P-256, which has the same length. */
    @Test
    void anotherCurveOfTheSameLengthIsRefused() throws IOException {
        assertTrue(refusal(pem("secp256k1-public"), null).matches(".*(on the curve P-256|this Java can read)"));
    }

    @Test
    void lineEndingsBlanksAndSurroundingTextAreIgnored() throws IOException {
        KeySet expected = Pem.parse(pem("ec-256 ec-256-public"), null);
        String pem = pem("ec-256 ec-256-public");

        assertEquals(expected, Pem.parse(pem.replace("\n", "\r\n"), null));
        assertEquals(expected, Pem.parse(pem.replace("\n", "\n  "), null));
        assertEquals(expected, Pem.parse("\ufeff" + pem.strip(), null));
        assertEquals(
                expected,
                Pem.parse(
                        "Key Attributes: <No Attributes> - since 2026-11\n"
                                + pem.replace("-----\n-----", "-----\nthen\n-----") + "end\n",
                        null));
    }

    @Test
    void truncatedPemIsRefused() throws IOException {
        String good = pem("rsa-public");
        String cut = pem("ec-256-public").replaceFirst("-----END.*", "");
        String wrongEnd = pem("ec-256-public").replace("END PUBLIC", "END PRIVATE");
        String half = good.replaceFirst("(?s)(BEGIN.*?\n.{64}\n).*\n(-----END)", "$1$2");

        for (String pem : new String[] {cut, good + cut, cut + good, wrongEnd, wrongEnd + good, good + wrongEnd}) {
            assertEquals("PEM: a block has no end, or one of another name", refusal(pem, null), pem);
        }
        assertTrue(refusal(half, null).startsWith("PEM: PUBLIC KEY: "));
        assertEquals("PEM: expected a key, got none", refusal("no key", null));
        assertTrue(refusal(good.replaceFirst("\n.", "\n="), null).startsWith("PEM: PUBLIC KEY"));
    }

    @Test
    void refusalDoesNotShowTheKey() throws IOException {
        for (String file : new String[] {"rsa-pkcs1", "ec-256", "ec-256-sec1", "ed25519", "rsa-encrypted"}) {
            String pem = pem(file);
            String refusal = refusal(pem, Algorithm.ES512);

            for (String line : pem.split("\n")) {
                assertFalse(!line.startsWith("-") && refusal.contains(line.substring(0, 8)), refusal);
            }
        }
    }

    private static String refusal(String pem, Algorithm wanted) {
        return assertThrows(IllegalArgumentException.class, () -> Pem.parse(pem, wanted), pem)
                .getMessage();
    }

    private static String describe(KeySet keys) {
        return keys.keys().stream()
                .map(key -> key.algorithm() + (key.signs() ? " signs" : " verifies"))
                .collect(Collectors.joining(" "));
    }

    private static String pem(String files) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String file : files.split(" ")) {
            try (InputStream in = PemTest.class.getResourceAsStream("/pem/" + file + ".pem")) {
                text.append(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
            }
        }
        return text.toString();
    }
}
