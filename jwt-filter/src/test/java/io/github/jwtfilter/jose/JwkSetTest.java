package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which JWK Sets are read, and does a refusal give the position of the fault without showing the key? */
final class JwkSetTest {
    private static final String K = RawToken.encode(RawToken.SECRET);
    private static final String GOOD = jwk("\"alg\":\"HS256\",\"kid\":\"good\"");

    @Test
    void setKeepsKeyOrder() {
        KeySet keys = JwkSet.parse(set(
                jwk("\"alg\":\"HS512\",\"kid\":\"b\",\"use\":\"sig\""),
                jwk("\"alg\":\"HS256\",\"kid\":\"a\",\"key_ops\":[\"sign\",\"verify\"]"),
                jwk("\"alg\":\"HS384\"")));

        assertEquals(
                List.of(
                        SigningKey.hmac(Algorithm.HS512, RawToken.SECRET, "b"),
                        SigningKey.hmac(Algorithm.HS256, RawToken.SECRET, "a"),
                        SigningKey.hmac(Algorithm.HS384, RawToken.SECRET)),
                keys.keys());
    }

    @Test
    void singleKeyIsReadAsSet() {
        assertEquals(
                KeySet.of(SigningKey.hmac(Algorithm.HS256, RawToken.SECRET, "good")), JwkSet.parse(" " + GOOD + "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"use\":\"sig\",\"key_ops\":[\"sign\",\"verify\"]",
                "\"key_ops\":[\"verify\",\"sign\",\"deriveKey\"]",
                "\"use\":null,\"key_ops\":null,\"kid\":null",
                "\"unknown\":{\"a\":[1]}",
                "\"exp\":1"
            })
    void consistentMembersAreAccepted(String members) {
        assertEquals(1, JwkSet.parse(jwk("\"alg\":\"HS256\"," + members)).keys().size());
    }

    @Test
    void verifyOnlySecretDoesNotSign() {
        KeySet keys = JwkSet.parse(set(
                jwk("\"alg\":\"HS256\",\"kid\":\"next\",\"key_ops\":[\"verify\"]"),
                jwk("\"alg\":\"HS384\",\"kid\":\"now\"")));

        assertEquals("now", keys.signingKey().orElseThrow().keyId().orElseThrow());
        assertFalse(keys.keys().get(0).signs());
    }

    @Test
    void unknownSetMembersAreIgnored() {
        assertEquals(
                1,
                JwkSet.parse("{\"issued\":\"today\",\"keys\":[" + GOOD + "]}")
                        .keys()
                        .size());
    }

    @ParameterizedTest
    @EnumSource(value = Algorithm.class, mode = EnumSource.Mode.MATCH_NONE, names = "(PS|RS384|RS512).*")
    void generatedKeyIsReadBack(Algorithm algorithm) {
        Map<String, Object> jwk = KeyMaker.jwk(algorithm);
        SigningKey key = JwkSet.parse(StrictJson.write(jwk)).signingKey().orElseThrow();

        assertEquals(algorithm, key.algorithm());
        assertEquals(Optional.of(jwk.get("kid")), key.keyId().map(Object.class::cast));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void invalidJwkSetIsRefused(String name, String json, String expected) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> JwkSet.parse(json));

        assertEquals(expected, refusal.getMessage());
        assertNull(refusal.getCause());
        assertFalse(refusal.getMessage().contains(K.substring(0, 8)));
    }

    static Stream<Arguments> invalidJwkSetIsRefused() {
        return Stream.of(
                arguments("nothing", "", "JWK Set: not a JSON object"),
                arguments("a secret instead of a set", K, "JWK Set: not strict JSON within the limits"),
                arguments("a list", "[" + GOOD + "]", "JWK Set: not a JSON object"),
                arguments("no keys", "{}", "JWK Set: expected a member 'keys' with a list"),
                arguments(
                        "keys not a list", "{\"keys\":" + GOOD + "}", "JWK Set: expected a member 'keys' with a list"),
                arguments("keys null", "{\"keys\":null}", "JWK Set: expected a member 'keys' with a list"),
                arguments("an empty list of keys", "{\"keys\":[]}", "key set: expected 1 to 64 keys, got 0"),
                arguments("65 keys", sixtyFiveKeys(), "key set: expected 1 to 64 keys, got 65"),
                arguments("keys twice", "{\"keys\":[],\"keys\":[" + GOOD + "]}", "JWK Set: a name occurs twice"),
                arguments("k twice", jwk("\"alg\":\"HS256\",\"k\":\"AAAA\""), "JWK Set: a name occurs twice"),
                arguments("text after the set", GOOD + GOOD, "JWK Set: something follows the JSON object"),
                arguments("a byte order mark", "\ufeff" + GOOD, "JWK Set: not a JSON object"),
                arguments(
                        "two keys with the same kid",
                        set(GOOD, GOOD),
                        "key set: two keys of HS256 have the kid 'good'"),
                arguments("second not an object", set(GOOD, "\"" + K + "\""), "JWK 2: expected an object"),
                arguments("second null", set(GOOD, "null"), "JWK 2: expected an object"),
                arguments(
                        "kty RSA",
                        "{\"kty\":\"RSA\",\"k\":\"" + K + "\"}",
                        "JWK 1: expected n in base64url without padding"),
                arguments(
                        "kty OCT",
                        "{\"kty\":\"OCT\",\"k\":\"" + K + "\"}",
                        "JWK Set: no key of use for signatures; JWK 1: not used: its kty is 'OCT'"),
                arguments("kty a number", "{\"kty\":1,\"k\":\"" + K + "\"}", "JWK 1: expected kty to be a string"),
                arguments("second without kty", set(GOOD, "{\"k\":\"" + K + "\"}"), "JWK 2: expected a kty, got none"),
                arguments("no alg", jwk("\"kid\":\"a\""), "JWK 1: expected alg HS256, HS384 or HS512, got none"),
                arguments("alg RS256", jwk("\"alg\":\"RS256\""), "JWK 1: alg RS256 does not go with this key"),
                arguments(
                        "alg none",
                        jwk("\"alg\":\"none\""),
                        "JWK 1: expected alg to be that of a signature with a key of kty 'oct', got 'none'"),
                arguments(
                        "alg hs256",
                        jwk("\"alg\":\"hs256\""),
                        "JWK 1: expected alg to be that of a signature with a key of kty 'oct', got 'hs256'"),
                arguments("alg a list", jwk("\"alg\":[\"HS256\"]"), "JWK 1: expected alg to be a string"),
                arguments(
                        "use enc",
                        jwk("\"alg\":\"HS256\",\"use\":\"enc\""),
                        "JWK Set: no key of use for signatures; JWK 1: not used: its use is 'enc'"),
                arguments(
                        "use a list", jwk("\"alg\":\"HS256\",\"use\":[\"sig\"]"), "JWK 1: expected use to be a string"),
                arguments(
                        "key_ops sign only",
                        jwk("\"alg\":\"HS256\",\"key_ops\":[\"sign\"]"),
                        "JWK 1: expected key_ops of a secret or public key to hold 'verify'"),
                arguments(
                        "key_ops encrypt",
                        jwk("\"alg\":\"HS256\",\"key_ops\":[\"encrypt\"]"),
                        "JWK Set: no key of use for signatures; JWK 1: not used: its key_ops allow neither 'sign' nor"
                                + " 'verify'"),
                arguments(
                        "key_ops empty",
                        jwk("\"alg\":\"HS256\",\"key_ops\":[]"),
                        "JWK Set: no key of use for signatures; JWK 1: not used: its key_ops allow neither 'sign' nor"
                                + " 'verify'"),
                arguments(
                        "key_ops a string",
                        jwk("\"alg\":\"HS256\",\"key_ops\":\"sign verify\""),
                        "JWK 1: expected key_ops to be a list without repetitions"),
                arguments(
                        "key_ops twice the same",
                        jwk("\"alg\":\"HS256\",\"key_ops\":[\"sign\",\"verify\",\"sign\"]"),
                        "JWK 1: expected key_ops to be a list without repetitions"),
                arguments(
                        "use sig and key_ops encrypt",
                        jwk("\"alg\":\"HS256\",\"use\":\"sig\",\"key_ops\":[\"encrypt\"]"),
                        "JWK 1: use says 'sig' and key_ops allows neither 'sign' nor 'verify'"),
                arguments(
                        "use enc and key_ops encrypt",
                        jwk("\"alg\":\"HS256\",\"use\":\"enc\",\"key_ops\":[\"encrypt\"]"),
                        "JWK Set: no key of use for signatures; JWK 1: not used: its use is 'enc'"),
                arguments(
                        "key_ops sign of a secret with a member d",
                        jwk("\"alg\":\"HS256\",\"d\":\"AQ\",\"key_ops\":[\"sign\"]"),
                        "JWK 1: expected key_ops of a secret or public key to hold 'verify'"),
                arguments(
                        "use enc and key_ops verify",
                        jwk("\"alg\":\"HS256\",\"use\":\"enc\",\"key_ops\":[\"verify\"]"),
                        "JWK 1: key_ops allows signatures and use says 'enc'"),
                arguments("kid a number", jwk("\"alg\":\"HS256\",\"kid\":1"), "JWK 1: expected kid to be a string"),
                arguments(
                        "no k",
                        "{\"kty\":\"oct\",\"alg\":\"HS256\"}",
                        "JWK 1: expected k in base64url without padding"),
                arguments("k null", withK("null"), "JWK 1: expected k in base64url without padding"),
                arguments("k a number", withK("1"), "JWK 1: expected k to be a string"),
                arguments("k padded", withK("\"" + K + "==\""), "JWK 1: expected k in base64url without padding"),
                arguments("k with a blank", withK("\"" + K + " \""), "JWK 1: expected k in base64url without padding"),
                arguments("k with a plus", withK("\"+" + K + "\""), "JWK 1: expected k in base64url without padding"),
                arguments(
                        "k not canonical",
                        withK("\"" + "A".repeat(42) + "B\""),
                        "JWK 1: expected k in base64url without padding"),
                arguments(
                        "k empty",
                        withK("\"\""),
                        "JWK 1: key too short: HS256 needs 32 bytes or more (RFC 7518 section 3.2), got 0"),
                arguments(
                        "k short",
                        withK("\"" + K.substring(0, 40) + "\""),
                        "JWK 1: key too short: HS256 needs 32 bytes or more (RFC 7518 section 3.2), got 30"),
                arguments(
                        "both a key and a set",
                        GOOD.replace("}", ",\"keys\":[]}"),
                        "JWK Set: expected either 'kty' or 'keys', got both"),
                arguments(
                        "unpaired surrogate",
                        jwk("\"alg\":\"HS256\",\"kid\":\"\ud800\""),
                        "JWK Set: half a surrogate pair"),
                arguments(
                        "escaped unpaired surrogate",
                        jwk("\"alg\":\"HS256\",\"kid\":\"\\ud800\""),
                        "JWK Set: half a surrogate pair"));
    }

    private static String jwk(String members) {
        return "{\"kty\":\"oct\",\"k\":\"" + K + "\"," + members + "}";
    }

    private static String withK(String k) {
        return "{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":" + k + "}";
    }

    private static String set(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    private static String sixtyFiveKeys() {
        String keys = IntStream.range(0, 65)
                .mapToObj(i -> jwk("\"alg\":\"HS256\",\"kid\":\"" + i + "\""))
                .collect(Collectors.joining(","));
        return "{\"keys\":[" + keys + "]}";
    }
}
