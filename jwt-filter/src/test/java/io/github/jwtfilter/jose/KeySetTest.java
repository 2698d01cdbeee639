package io.github.jwtfilter.jose;

import static io.github.jwtfilter.jose.RawToken.HEADER;
import static io.github.jwtfilter.jose.RawToken.PAYLOAD;
import static io.github.jwtfilter.jose.RawToken.encode;
import static io.github.jwtfilter.jose.RawToken.sign;
import static io.github.jwtfilter.jose.RawToken.verdict;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CachedTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which key signs, which keys verify, and which key sets are refused? */
final class KeySetTest {
    private static final SigningKey SPRING = key("spring");
    private static final SigningKey AUTUMN = key("autumn");
    private static final SigningKey UNNAMED = SigningKey.hmac(Algorithm.HS256, secret("unnamed"));
    private static final Claims CLAIMS =
            Claims.builder().expiresAt(RawToken.NOW.plusSeconds(60)).build();

    @Test
    void theFirstKeySigns() throws InvalidTokenException {
        KeySet keys = KeySet.of(AUTUMN, SPRING);
        VerifiedJwt jwt = verifier(keys).verify(new JwtSigner(keys).sign(CLAIMS));

        assertEquals(AUTUMN, keys.signingKey().orElseThrow());
        assertEquals(AUTUMN, jwt.key());
    }

    @Test
    void allKeysVerify() throws InvalidTokenException {
        JwtVerifier verifier = verifier(KeySet.of(AUTUMN, SPRING, UNNAMED));
        for (SigningKey signer : List.of(AUTUMN, SPRING, UNNAMED)) {
            String token = new JwtSigner(KeySet.of(signer)).sign(CLAIMS);

            assertEquals(signer, verifier.verify(token).key());
        }
    }

    @Test
    void rotatedKeyVerifiesBeforeAndAfterItSigns() {
        String old = new JwtSigner(KeySet.of(SPRING)).sign(CLAIMS);
        String fresh = new JwtSigner(KeySet.of(AUTUMN)).sign(CLAIMS);

        assertEquals(RawToken.ACCEPTED, verdict(verifier(KeySet.of(SPRING, AUTUMN)), fresh));
        assertEquals(RawToken.ACCEPTED, verdict(verifier(KeySet.of(AUTUMN, SPRING)), old));
        assertEquals("unknown_key", verdict(verifier(KeySet.of(AUTUMN)), old));
    }

    @ParameterizedTest(name = "kid {0}, signed by {1}, held {2}: {3}")
    @CsvSource({
        "spring, spring, spring autumn, accepted",
        "autumn, spring, spring autumn, bad_signature",
        "summer, spring, spring autumn, unknown_key",
        "SPRING, spring, spring autumn, unknown_key",
        "'', spring, spring autumn, unknown_key",
        ", spring, spring autumn, accepted",
        ", summer, spring autumn, bad_signature",
        "summer, unnamed, spring unnamed, accepted",
        "summer, spring, spring unnamed, bad_signature",
        "spring, unnamed, spring unnamed, accepted",
        "spring, unnamed, unnamed, accepted",
        "spring, spring, unnamed, bad_signature",
    })
    void kidChoosesAmongNamedKeys(String kid, String signer, String held, String expected) {
        String header = kid == null ? HEADER : "{\"alg\":\"HS256\",\"kid\":\"" + kid + "\"}";
        String token = sign(encode(header) + '.' + encode(PAYLOAD), "HmacSHA256", secret(signer));
        List<SigningKey> keys = new ArrayList<>();
        for (String name : held.split(" ")) {
            keys.add(name.equals("unnamed") ? UNNAMED : key(name));
        }

        assertEquals(expected, verdict(verifier(KeySet.of(keys)), token));
    }

    @ParameterizedTest(name = "kid {0}, alg {1}: {2}")
    @CsvSource({
        "short, HS256, accepted",
        "long, HS512, accepted",
        "short, HS512, unknown_key",
        "long, HS256, unknown_key",
        "short, HS384, unsupported_algorithm",
    })
    void keyIsUsedOnlyWithItsAlgorithm(String kid, String alg, String expected) {
        KeySet keys = KeySet.of(
                SigningKey.hmac(Algorithm.HS256, RawToken.SECRET, "short"),
                SigningKey.hmac(Algorithm.HS512, RawToken.SECRET, "long"));
        String header = "{\"alg\":\"" + alg + "\",\"kid\":\"" + kid + "\"}";
        String token = sign(
                encode(header) + '.' + encode(PAYLOAD), Algorithm.valueOf(alg).jcaName(), RawToken.SECRET);

        assertEquals(expected, verdict(verifier(keys), token));
    }

    @Test
    void duplicateKidAndAlgorithmAreRefused() {
        SigningKey other = SigningKey.hmac(Algorithm.HS512, RawToken.SECRET, "spring");

        assertEquals(3, KeySet.of(SPRING, AUTUMN, other).keys().size());
        assertTrue(refusal(List.of(SPRING, AUTUMN, key("spring"))).contains("'spring'"));
        assertTrue(refusal(List.of(SPRING, SPRING)).contains("'spring'"));
    }

    @Test
    void severalKeysWithoutKidAreAccepted() {
        SigningKey other = SigningKey.hmac(Algorithm.HS256, RawToken.SECRET);

        assertEquals(2, KeySet.of(UNNAMED, other).keys().size());
    }

    @Test
    void setHasOneToSixtyFourKeys() {
        assertEquals("key set: expected 1 to 64 keys, got 0", refusal(List.of()));
        assertEquals(64, KeySet.of(keys(64)).keys().size());
        assertEquals("key set: expected 1 to 64 keys, got 65", refusal(keys(65)));
        SigningKey[] others = keys(64).toArray(new SigningKey[0]);
        assertThrows(IllegalArgumentException.class, () -> KeySet.of(UNNAMED, others));
    }

    /** A token without a kid costs at most sixteen verifications. A token with a kid finds its key at any position. */
    @Test
    void tokenWithoutKidTriesFirstSixteenKeys() {
        JwtVerifier verifier = verifier(KeySet.of(keys(64)));
        for (int i : new int[] {0, 15, 16, 63}) {
            String input = encode(HEADER) + '.' + encode(PAYLOAD);
            String unnamed = sign(input, "HmacSHA256", secret("key " + i));
            String named = new JwtSigner(KeySet.of(key("key " + i))).sign(CLAIMS);

            assertEquals(i < 16 ? RawToken.ACCEPTED : "bad_signature", verdict(verifier, unnamed), "key " + i);
            assertEquals(RawToken.ACCEPTED, verdict(verifier, named), "key " + i);
        }
    }

    /** RFC 7518 §3.2: a key is at least as long as the hash. */
    @ParameterizedTest(name = "{0}: {1} bytes, {2}")
    @CsvSource({
        "HS256, 0, false",
        "HS256, 31, false",
        "HS256, 32, true",
        "HS256, 33, true",
        "HS384, 32, false",
        "HS384, 47, false",
        "HS384, 48, true",
        "HS512, 32, false",
        "HS512, 63, false",
        "HS512, 64, true",
        "HS512, 1000, true",
    })
    void keyShorterThanHashIsRefused(Algorithm algorithm, int length, boolean enough) {
        byte[] secret = new byte[length];
        if (enough) {
            assertEquals(algorithm, SigningKey.hmac(algorithm, secret).algorithm());
        } else {
            String message = assertThrows(IllegalArgumentException.class, () -> SigningKey.hmac(algorithm, secret))
                    .getMessage();
            assertEquals(
                    "key too short: " + algorithm + " needs " + algorithm.minimumKeyLength()
                            + " bytes or more (RFC 7518 section 3.2), got " + length,
                    message);
        }
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void algorithmIsFoundByExactHeaderName(Algorithm algorithm) {
        assertEquals(algorithm, Algorithm.named(algorithm.name()).orElseThrow());
        assertTrue(Algorithm.named(algorithm.name().toLowerCase(Locale.ROOT)).isEmpty());
        assertTrue(Algorithm.named("none").isEmpty());
        assertTrue(Algorithm.named(null).isEmpty());
    }

    @Test
    void keysAreEqualIfAlgorithmNameAndSecretAreEqual() {
        assertEquals(SPRING, key("spring"));
        assertEquals(SPRING.hashCode(), key("spring").hashCode());
        assertNotEquals(SPRING, AUTUMN);
        assertNotEquals(SPRING, SigningKey.hmac(Algorithm.HS256, secret("spring")));
        assertNotEquals(SPRING, SigningKey.hmac(Algorithm.HS256, secret("other"), "spring"));
        assertNotEquals(
                SigningKey.hmac(Algorithm.HS256, RawToken.SECRET), SigningKey.hmac(Algorithm.HS384, RawToken.SECRET));
    }

    @Test
    void setsAreEqualIfKeysAndOrderAreEqual() {
        assertEquals(KeySet.of(SPRING, AUTUMN), KeySet.of(List.of(key("spring"), key("autumn"))));
        assertEquals(
                KeySet.of(SPRING, AUTUMN).hashCode(), KeySet.of(SPRING, AUTUMN).hashCode());
        assertNotEquals(KeySet.of(SPRING, AUTUMN), KeySet.of(AUTUMN, SPRING));
    }

    private static JwtVerifier verifier(KeySet keys) {
        return CachedTokens.verifier(keys, RawToken.rules().build());
    }

    private static String refusal(List<SigningKey> keys) {
        return assertThrows(IllegalArgumentException.class, () -> KeySet.of(keys))
                .getMessage();
    }

    private static List<SigningKey> keys(int number) {
        return IntStream.range(0, number).mapToObj(i -> key("key " + i)).toList();
    }

    private static SigningKey key(String name) {
        return SigningKey.hmac(Algorithm.HS256, secret(name), name);
    }

    private static byte[] secret(String name) {
        return (name + " and enough more to be a key of HS256").getBytes(UTF_8);
    }
}
