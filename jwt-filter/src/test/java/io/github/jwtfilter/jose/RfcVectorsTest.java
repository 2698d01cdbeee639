package io.github.jwtfilter.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CachedTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Do signatures and keys agree with the vectors of the RFCs? */
final class RfcVectorsTest {
    /** RFC 7515 Appendix A.1.1. The {@code alg} is added, because a key is bound to its algorithm here. */
    private static final String RFC_7515_JWK = """
            {"kty":"oct",
             "k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
             "alg":"HS256"
            }""";

    private static final String RFC_7515_TOKEN = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
            + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
            + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    /** RFC 7520 §3.5. */
    private static final String RFC_7520_JWK = """
            {
              "kty": "oct",
              "kid": "018c0ae5-4d9b-471b-bfd6-eef314bc7037",
              "use": "sig",
              "alg": "HS256",
              "k": "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg"
            }""";

    /** RFC 7520 §4.4.3. */
    private static final String RFC_7520_TOKEN =
            "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9"
                    + ".SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0"
                    + "aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91"
                    + "IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4"
                    + ".s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0";

    @Test
    void rfc7515AppendixA1IsAcceptedBeforeItsExp() throws InvalidTokenException {
        VerifiedJwt jwt = verifier(RFC_7515_JWK, 1_300_819_379).verify(RFC_7515_TOKEN);

        assertEquals(Optional.of("joe"), jwt.claims().issuer());
        assertEquals(
                Optional.of(Instant.parse("2011-03-22T18:43:00Z")), jwt.claims().expiresAt());
        assertEquals(Optional.of(true), jwt.claims().get("http://example.com/is_root"));
    }

    @Test
    void rfc7515AppendixA1IsExpiredAtItsExp() {
        assertRefused(Reason.EXPIRED, RFC_7515_JWK, 1_300_819_380, RFC_7515_TOKEN);
    }

    @Test
    void rfc7515AppendixA1WithAnotherExpIsRefused() {
        String later = RFC_7515_TOKEN.replace("EzMDA4MTkzODAs", "E5MDA4MTkzODAs");

        assertRefused(Reason.BAD_SIGNATURE, RFC_7515_JWK, 1_300_819_379, later);
    }

    @Test
    void rfc7520Section35KeyIsRead() {
        SigningKey key = JwkSet.parse(RFC_7520_JWK).signingKey().orElseThrow();

        assertEquals(Algorithm.HS256, key.algorithm());
        assertEquals(Optional.of("018c0ae5-4d9b-471b-bfd6-eef314bc7037"), key.keyId());
    }

    /** The payload is a sentence and not claims. Refused claims show that the signature is valid. */
    @Test
    void rfc7520Section44SignatureIsValid() {
        assertTrue(Reason.INVALID_CLAIMS.signatureHeld());
        assertRefused(Reason.INVALID_CLAIMS, RFC_7520_JWK, 0, RFC_7520_TOKEN);
    }

    @Test
    void rfc7520Section44WithOneOtherCharacterIsRefused() {
        assertRefused(Reason.BAD_SIGNATURE, RFC_7520_JWK, 0, RFC_7520_TOKEN.replace(".SXTi", ".SXTj"));
        assertRefused(Reason.BAD_SIGNATURE, RFC_7520_JWK, 0, RFC_7520_TOKEN.replace(".s0h6", ".s0h7"));
    }

    /** RFC 4231 §4.7 and §4.8, the two test cases with a key that is long enough for every algorithm. */
    @ParameterizedTest
    @CsvSource({
        "HS256, 6, 60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        "HS384, 6, 4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952",
        "HS512, 6, 80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
                + "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598",
        "HS256, 7, 9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
        "HS384, 7, 6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e",
        "HS512, 7, e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
                + "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58",
    })
    void hmacMatchesRfc4231(Algorithm algorithm, int testCase, String expected) {
        byte[] secret = new byte[131];
        Arrays.fill(secret, (byte) 0xaa);
        String data = testCase == 6
                ? "Test Using Larger Than Block-Size Key - Hash Key First"
                : "This is a test using a larger than block-size key and a larger than block-size data. "
                        + "The key needs to be hashed before being used by the HMAC algorithm.";

        byte[] signature = SigningKey.hmac(algorithm, secret).sign(data.getBytes(US_ASCII));

        assertEquals(expected, HexFormat.of().formatHex(signature));
    }

    private static void assertRefused(Reason expected, String jwk, long epochSecond, String token) {
        JwtVerifier verifier = verifier(jwk, epochSecond);
        assertEquals(
                expected,
                assertThrows(InvalidTokenException.class, () -> verifier.verify(token))
                        .reason());
    }

    private static JwtVerifier verifier(String jwk, long epochSecond) {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(epochSecond), ZoneOffset.UTC);
        ClaimRules rules =
                ClaimRules.builder().clockSkew(Duration.ZERO).clock(clock).build();
        return CachedTokens.verifier(JwkSet.parse(jwk), rules);
    }
}
