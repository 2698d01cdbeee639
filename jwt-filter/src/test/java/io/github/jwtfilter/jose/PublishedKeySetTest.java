package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jwtfilter.testing.CachedTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Are the key sets of identity providers read, and does one bad key leave the others usable? */
final class PublishedKeySetTest {
    private static final String RSA = members(Algorithm.RS256);
    private static final String EC = members(Algorithm.ES256);
    private static final String CERTIFICATE =
            Resource.text("pem/rsa-certificate.pem").replaceAll("-----.*-----|\\s", "");

    /** A set as Keycloak writes it: one key for signatures, one for encryption, each with its certificate. */
    private static final String KEYCLOAK = "{\"keys\":["
            + "{\"kid\":\"sig-1\",\"kty\":\"RSA\",\"alg\":\"RS256\",\"use\":\"sig\",\"x5c\":[\"" + CERTIFICATE
            + "\"],\"x5t\":\"0Gi8JnZkDZmMHGmxtVfCTXVRYYc\"," + RSA + "},"
            + "{\"kid\":\"enc-1\",\"kty\":\"RSA\",\"alg\":\"RSA-OAEP\",\"use\":\"enc\",\"x5c\":[\"" + CERTIFICATE
            + "\"],\"x5t\":\"0Gi8JnZkDZmMHGmxtVfCTXVRYYc\"," + RSA + "}]}";

    /** A set as Entra ID writes it: no alg, the same kid and x5t, and an additional issuer. */
    private static final String ENTRA = "{\"keys\":["
            + "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"Lx4-one\",\"x5t\":\"Lx4-one\"," + RSA + ",\"x5c\":[\""
            + CERTIFICATE + "\"],\"cloud_instance_name\":\"login.example.org\",\"issuer\":"
            + "\"https://login.example.org/{tenantid}/v2.0\"},"
            + "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"Lx4-two\",\"x5t\":\"Lx4-two\"," + RSA + "}]}";

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void keySetOfIdentityProviderIsRead(String name, String json, String expected, List<String> expectedLeftOut) {
        List<String> leftOut = new ArrayList<>();
        List<String> leftOutOfOwnSet = new ArrayList<>();

        assertEquals(expected, JwkSet.parsePublished(json, leftOut::add).toString());
        assertEquals(expected, JwkSet.parse(json, leftOutOfOwnSet::add).toString());
        assertEquals(expectedLeftOut, leftOut);
        assertEquals(expectedLeftOut, leftOutOfOwnSet);
    }

    static Stream<Arguments> keySetOfIdentityProviderIsRead() {
        return Stream.of(
                arguments(
                        "Keycloak",
                        KEYCLOAK,
                        "[SigningKey[RS256, kid=sig-1]]",
                        List.of("JWK 2: not used: its use is 'enc'")),
                arguments(
                        "Entra ID",
                        ENTRA,
                        "[SigningKey[RS256, kid=Lx4-one], SigningKey[RS256, kid=Lx4-two]]",
                        List.of()),
                arguments(
                        "one kid for signatures and encryption",
                        KEYCLOAK.replace("enc-1", "sig-1"),
                        "[SigningKey[RS256, kid=sig-1]]",
                        List.of("JWK 2: not used: its use is 'enc'")),
                arguments(
                        "unsupported kinds of keys",
                        set(
                                "\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\",\"pub\":\"AAAA\"",
                                "\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"AA\",\"y\":\"AA\"",
                                "\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AA\"",
                                "\"kty\":\"OKP\",\"crv\":\"Ed448\",\"x\":\"AA\",\"use\":\"sig\"",
                                "\"kty\":\"RSA\",\"alg\":\"RSA-OAEP-256\"," + RSA,
                                "\"kty\":\"EC\",\"key_ops\":[\"deriveKey\"]," + EC,
                                "\"kty\":\"EC\"," + EC),
                        "[SigningKey[ES256]]",
                        List.of(
                                "JWK 1: not used: its kty is 'AKP'",
                                "JWK 2: not used: its crv is 'secp256k1'",
                                "JWK 3: not used: its crv is 'X25519'",
                                "JWK 4: not used: its crv is 'Ed448'",
                                "JWK 5: not used: its alg is 'RSA-OAEP-256'",
                                "JWK 6: not used: its key_ops allow neither 'sign' nor 'verify'")));
    }

    @Test
    void tokenOfIdentityProviderIsAccepted() throws InvalidTokenException {
        for (String json : new String[] {KEYCLOAK, ENTRA}) {
            SigningKey key = SigningKey.pair(
                    Algorithm.RS256,
                    Jca.publicKey(Algorithm.RS256),
                    Jca.privateKey(Algorithm.RS256),
                    json.equals(KEYCLOAK) ? "sig-1" : "Lx4-two");
            String token = new JwtSigner(KeySet.of(key)).sign(Claims.parse(RawToken.PAYLOAD));
            KeySet keys = JwkSet.parsePublished(json, leftOut -> {});

            assertEquals(
                    key.keyId(),
                    CachedTokens.verifier(keys, RawToken.rules().build())
                            .verify(token)
                            .key()
                            .keyId());
            assertTrue(keys.signingKey().isEmpty());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void contradictoryKeyIsSkippedInPublishedSet(String members, String expected) {
        String bad = set(members);
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> JwkSet.parse(bad))
                        .getMessage());
        assertEquals(
                "JWK Set: no key of use for signatures; " + expected,
                assertThrows(IllegalArgumentException.class, () -> JwkSet.parsePublished(bad, leftOut -> {}))
                        .getMessage());

        List<String> leftOut = new ArrayList<>();
        KeySet keys = JwkSet.parsePublished(set(members, "\"kty\":\"EC\",\"kid\":\"good\"," + EC), leftOut::add);
        assertEquals("[SigningKey[ES256, kid=good]]", keys.toString());
        assertEquals(List.of(expected), leftOut);
    }

    static Stream<Arguments> contradictoryKeyIsSkippedInPublishedSet() {
        String unfit = "JWK 1: alg %s does not go with this key";
        String foreign = "JWK 1: expected alg to be that of a signature with a key of kty '%s', got '%s'";
        return Stream.of(
                arguments("\"kty\":\"RSA\",\"alg\":\"ES256\"," + RSA, String.format(unfit, "ES256")),
                arguments("\"kty\":\"RSA\",\"alg\":\"HS256\"," + RSA, String.format(unfit, "HS256")),
                arguments("\"kty\":\"oct\",\"alg\":\"RS256\"," + RSA, String.format(unfit, "RS256")),
                arguments("\"kty\":\"EC\",\"alg\":\"ES384\"," + EC, String.format(unfit, "ES384")),
                arguments("\"kty\":\"EC\",\"alg\":\"EdDSA\"," + EC, String.format(unfit, "EdDSA")),
                arguments(
                        "\"kty\":\"EC\",\"alg\":\"ES256\"," + EC.replace("P-256", "secp256k1"),
                        String.format(unfit, "ES256")),
                arguments("\"kty\":\"EC\",\"alg\":\"ES256\",\"x\":\"AA\"", String.format(unfit, "ES256")),
                arguments(
                        "\"kty\":\"OKP\",\"alg\":\"EdDSA\",\"crv\":\"X25519\",\"x\":\"AA\"",
                        String.format(unfit, "EdDSA")),
                arguments("\"kty\":\"rsa\",\"alg\":\"RS256\"," + RSA, String.format(unfit, "RS256")),
                arguments("\"kty\":\"EC\",\"x\":\"AA\"", "JWK 1: expected a crv, got none"),
                arguments("\"kty\":\"EC\"," + EC.replace("\"P-256\"", "256"), "JWK 1: expected crv to be a string"),
                arguments(
                        "\"kty\":\"RSA\",\"alg\":\"none\",\"use\":\"sig\"," + RSA,
                        String.format(foreign, "RSA", "none")),
                arguments(
                        "\"kty\":\"RSA\",\"alg\":\"RSA-OAEP\",\"use\":\"sig\"," + RSA,
                        String.format(foreign, "RSA", "RSA-OAEP")),
                arguments(
                        "\"kty\":\"RSA\",\"alg\":\"RSA1_5\",\"key_ops\":[\"verify\"]," + RSA,
                        String.format(foreign, "RSA", "RSA1_5")),
                arguments(
                        "\"kty\":\"RSA\",\"use\":\"sig\",\"key_ops\":[\"encrypt\"]," + RSA,
                        "JWK 1: use says 'sig' and key_ops allows neither 'sign' nor 'verify'"),
                arguments(
                        "\"kty\":\"RSA\",\"use\":\"enc\",\"key_ops\":[\"verify\"]," + RSA,
                        "JWK 1: key_ops allows signatures and use says 'enc'"),
                arguments(
                        "\"kty\":\"RSA\",\"key_ops\":[\"sign\"]," + RSA,
                        "JWK 1: expected key_ops of a secret or public key to hold 'verify'"),
                arguments(
                        "\"kty\":\"RSA\",\"key_ops\":[\"verify\",\"verify\"]," + RSA,
                        "JWK 1: expected key_ops to be a list without repetitions"),
                arguments("\"kty\":\"RSA\",\"kid\":7," + RSA, "JWK 1: expected kid to be a string"),
                arguments("\"kty\":\"RSA\",\"d\":null," + RSA, "JWK 1: expected d in base64url without padding"),
                arguments("\"kty\":\"RSA\",\"n\":\"AQAB\"", "JWK 1: expected e in base64url without padding"));
    }

    /** In our own set this is an error. In a published set the other keys are still used. */
    @Test
    void duplicateKidAndAlgorithmAreSkipped() {
        String json = set(
                "\"kty\":\"EC\",\"kid\":\"a\"," + EC,
                "\"kty\":\"EC\",\"kid\":\"a\"," + EC,
                "\"kty\":\"RSA\",\"kid\":\"a\"," + RSA,
                "\"kty\":\"RSA\"," + RSA,
                "\"kty\":\"RSA\",\"kid\":\"b\"," + RSA);
        List<String> leftOut = new ArrayList<>();

        assertEquals(
                "[SigningKey[ES256, kid=a], SigningKey[RS256, kid=a], SigningKey[RS256], SigningKey[RS256, kid=b]]",
                JwkSet.parsePublished(json, leftOut::add).toString());
        assertEquals(List.of("JWK 2: not used: its kid and algorithm are those of a key before it"), leftOut);
        assertThrows(IllegalArgumentException.class, () -> JwkSet.parse(json));
    }

    @Test
    void entriesThatAreNotKeysAreSkipped() {
        String json = "{\"keys\":[null,1,\"\",[],{},{\"kty\":\"EC\"," + EC + "}]}";
        List<String> leftOut = new ArrayList<>();

        assertEquals(1, JwkSet.parsePublished(json, leftOut::add).keys().size());
        assertEquals(
                List.of(
                        "JWK 1: expected an object",
                        "JWK 2: expected an object",
                        "JWK 3: expected an object",
                        "JWK 4: expected an object",
                        "JWK 5: expected a kty, got none"),
                leftOut);
        assertThrows(IllegalArgumentException.class, () -> JwkSet.parsePublished("<html>", leftOut::add));
        assertThrows(IllegalArgumentException.class, () -> JwkSet.parsePublished("{\"keys\":[]}", leftOut::add));
    }

    /** RFC 7517 §4.3: {@code key_ops} restricts the use of a pair. */
    @Test
    void verifyOnlyPairDoesNotSign() {
        String pair = TestKeys.jwk(Algorithm.ES256);

        assertFalse(TestKeys.parse(pair.replaceFirst("\\{", "{\"key_ops\":[\"verify\"],"))
                .signs());
        assertTrue(TestKeys.parse(pair.replaceFirst("\\{", "{\"key_ops\":[\"sign\"],"))
                .signs());
        assertTrue(TestKeys.parse(pair.replaceFirst("\\{", "{\"key_ops\":[\"verify\",\"sign\"],"))
                .signs());
    }

    @ParameterizedTest
    @EnumSource(value = Algorithm.class, mode = EnumSource.Mode.MATCH_NONE, names = "HS.*")
    void publishedSetHasNoSecretsAndIsReadBack(Algorithm algorithm) {
        String published = JwkSet.writePublic(
                KeySet.of(SigningKey.hmac(Algorithm.HS256, RawToken.SECRET, "secret"), TestKeys.of(algorithm)));

        assertEquals(
                List.of(TestKeys.publicOf(algorithm)),
                JwkSet.parsePublished(published, leftOut -> {}).keys());
        assertEquals(
                List.of(TestKeys.publicOf(algorithm)), JwkSet.parse(published).keys());
        assertTrue(published.matches(
                "\\{\"keys\":\\[\\{\"kty\":\"\\w+\",\"use\":\"sig\",\"alg\":\"\\w+\",\"kid\":\"spring\""
                        + "(,\"(n|e|x|y|crv)\":\"[\\w-]+\")+\\}\\]\\}"));
    }

    @Test
    void aSecretIsNeverPublished() {
        assertThrows(IllegalArgumentException.class, () -> JwkSet.writePublic(RawToken.KEYS));
    }

    private static String set(String... keys) {
        return "{\"keys\":[{" + String.join("},{", keys) + "}]}";
    }

    private static String members(Algorithm algorithm) {
        String json = StrictJson.write(TestKeys.publicOf(algorithm).publicMembers());
        return json.substring(1, json.length() - 1).replaceAll("\"kty\":\"\\w+\",", "");
    }
}
