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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Do key pairs, their signatures and their thumbprints agree with the examples of the RFCs? */
final class RfcKeyPairsTest {
    /** Some payloads are not claims. The reason of the refusal then shows that the signature is valid. */
    @ParameterizedTest
    @CsvSource({
        "7515-A.2, 7515-A.2, RS256, accepted",
        "7515-A.3, 7515-A.3, ES256, accepted",
        "7515-A.4, 7515-A.4, ES512, invalid_claims",
        "7520-4.1, 7520-3.3, RS256, invalid_claims",
        "7520-4.1, 7520-3.4, RS256, invalid_claims",
        "7520-4.2, 7520-3.3, PS384, invalid_claims",
        "7520-4.3, 7520-3.1, ES512, invalid_claims",
        "7520-4.3, 7520-3.2, ES512, invalid_claims",
        "8037-A.4, 8037-A.2, EdDSA, invalid_claims",
        "8037-A.4, 8037-A.1, EdDSA, invalid_claims",
        "7515-A.2, 7520-3.3, RS256, bad_signature",
        "7515-A.2, 7515-A.2, PS256, unsupported_algorithm",
        "7520-4.2, 7520-3.3, PS256, unsupported_algorithm",
        "8037-A.4, 8037-A.2, Ed25519, unsupported_algorithm",
        "7515-A.5, 7515-A.2, RS256, malformed",
        "7515-A.5, 7515-A.3, ES256, malformed",
        "7515-A.5, 8037-A.1, EdDSA, malformed",
    })
    void rfcSignaturesAreVerified(String token, String key, Algorithm algorithm, String expected) {
        String jwk = Resource.text("rfc/" + key + ".jwk").replaceFirst("\\{", "{\"alg\":\"" + algorithm + "\",");
        JwtVerifier verifier = verifier(JwkSet.parse(jwk));
        String jws = Resource.text("rfc/" + token + ".jws");

        assertEquals(expected, RawToken.verdict(verifier, jws));
        if (Reason.INVALID_CLAIMS.toString().equals(expected) || expected.equals(RawToken.ACCEPTED)) {
            assertEquals("bad_signature", RawToken.verdict(verifier, withOtherPayload(jws)));
        }
    }

    @Test
    void keyWithoutAlgGetsDefaultAlgorithm() {
        assertEquals(Algorithm.RS256, firstKey("7515-A.2.jwk").algorithm());
        assertEquals(Algorithm.ES256, firstKey("7515-A.3.jwk").algorithm());
        assertEquals(Algorithm.ES512, firstKey("7515-A.4.jwk").algorithm());
        assertEquals(Algorithm.EdDSA, firstKey("8037-A.1.jwk").algorithm());
    }

    /** These two algorithms are deterministic: a text has one signature. */
    @ParameterizedTest
    @CsvSource({"7515-A.2, 7515-A.2", "7520-4.1, 7520-3.4", "8037-A.4, 8037-A.1"})
    void deterministicSignaturesMatchRfc(String token, String key) {
        String jws = Resource.text("rfc/" + token + ".jws");
        String input = jws.substring(0, jws.lastIndexOf('.'));

        assertEquals(
                jws.substring(input.length() + 1),
                Base64Url.encode(firstKey(key + ".jwk").sign(input.getBytes(US_ASCII))));
    }

    /** RFC 7638 §3.1 and RFC 8037 §A.3: private members are ignored. */
    @ParameterizedTest
    @CsvSource({
        "7517-A.1.jwks, NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        "7517-A.2.jwks, NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        "8037-A.2.jwk, kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
        "8037-A.1.jwk, kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
    })
    void thumbprintsMatchRfc(String key, String expected) {
        assertEquals(expected, firstKey(key).fingerprint());
    }

    @Test
    void rfc7517AppendixAHasOneSignatureKey() {
        for (String set : new String[] {"7517-A.1.jwks", "7517-A.2.jwks"}) {
            List<String> leftOut = new ArrayList<>();
            KeySet keys = JwkSet.parse(Resource.text("rfc/" + set), leftOut::add);

            assertEquals("[SigningKey[RS256, kid=2011-04-29]]", keys.toString());
            assertEquals(set.equals("7517-A.2.jwks"), keys.keys().get(0).signs());
            assertEquals(List.of("JWK 1: not used: its use is 'enc'"), leftOut);
        }
    }

    /** The purpose of a secret is never guessed. */
    @Test
    void rfc7517AppendixA3SecretsAreRefused() {
        String set = Resource.text("rfc/7517-A.3.jwks");

        assertEquals(
                "JWK 1: expected alg to be that of a signature with a key of kty 'oct', got 'A128KW'",
                assertThrows(IllegalArgumentException.class, () -> JwkSet.parse(set))
                        .getMessage());
    }

    /** The certificate is omitted, because it is ignored. */
    @Test
    void rfc7517AppendixBKeyIsRead() {
        assertEquals("SigningKey[RS256, kid=1b94c]", firstKey("7517-B.jwk").toString());
    }

    @Test
    void rfc7518AppendixCHasTwoKeyPairs() {
        KeySet keys = JwkSet.parse(Resource.text("rfc/7518-C.jwks"));

        assertEquals("[SigningKey[ES256], SigningKey[ES256]]", keys.toString());
        assertTrue(keys.keys().stream().allMatch(SigningKey::signs));
    }

    private static String withOtherPayload(String jws) {
        String[] parts = jws.split("\\.");
        char first = parts[1].charAt(0) == 'A' ? 'B' : 'A';
        return parts[0] + '.' + first + parts[1].substring(1) + '.' + parts[2];
    }

    private static SigningKey firstKey(String key) {
        return TestKeys.parse(Resource.text("rfc/" + key));
    }

    /** The clock is one second before the examples' tokens expire. */
    private static JwtVerifier verifier(KeySet keys) {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(1_300_819_379), ZoneOffset.UTC);
        return CachedTokens.verifier(
                keys, ClaimRules.builder().clockSkew(Duration.ZERO).clock(clock).build());
    }
}
