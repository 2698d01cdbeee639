package io.github.jwtfilter.jose;

import static io.github.jwtfilter.jose.RawToken.ACCEPTED;
import static io.github.jwtfilter.jose.RawToken.PAYLOAD;
import static io.github.jwtfilter.jose.RawToken.encode;
import static io.github.jwtfilter.jose.RawToken.verdict;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jwtfilter.testing.CachedTokens;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Is a token refused that was made without the private key, even if the attacker has the public key? */
final class ForgedKeyPairTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final BigInteger ED25519_ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    @ParameterizedTest
    @EnumSource(value = Algorithm.class, mode = EnumSource.Mode.MATCH_NONE, names = "HS.*")
    void tokenSignedWithPrivateKeyIsAccepted(Algorithm algorithm) {
        assertEquals(ACCEPTED, verdict(verifier(algorithm), good(algorithm)));
    }

    /** RFC 8725 §2.1: the attacker uses the public key, in any known form, as the secret of an HMAC. */
    @ParameterizedTest
    @EnumSource(value = Algorithm.class, mode = EnumSource.Mode.MATCH_NONE, names = "HS.*")
    void publicKeyUsedAsHmacSecretIsRefused(Algorithm algorithm) {
        byte[] der = Jca.publicKey(algorithm).getEncoded();
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----";
        List<byte[]> secrets = List.of(
                der,
                pem.getBytes(US_ASCII),
                (pem + "\n").getBytes(US_ASCII),
                base64.getBytes(US_ASCII),
                TestKeys.publicJwk(algorithm).getBytes(US_ASCII),
                ("{\"keys\":[" + TestKeys.publicJwk(algorithm) + "]}").getBytes(US_ASCII));
        JwtVerifier verifierWithSecret =
                verifier(TestKeys.publicOf(algorithm), SigningKey.hmac(Algorithm.HS256, RawToken.SECRET, "summer"));
        for (byte[] secret : secrets) {
            for (String kid : new String[] {"", ",\"kid\":\"spring\"", ",\"kid\":\"summer\""}) {
                String input = encode("{\"alg\":\"HS256\"" + kid + "}") + '.' + encode(PAYLOAD);
                String asHmac = RawToken.sign(input, "HmacSHA256", secret);
                String withOwnAlgorithm = RawToken.sign(input(algorithm, ""), "HmacSHA256", secret);

                assertEquals("unsupported_algorithm", verdict(verifier(algorithm), asHmac));
                assertNotEquals(ACCEPTED, verdict(verifierWithSecret, asHmac));
                assertEquals("bad_signature", verdict(verifier(algorithm), withOwnAlgorithm));
            }
        }
    }

    /** RFC 7515 §10.3: the attacker signs with his own key and names a place to find it. */
    @ParameterizedTest
    @EnumSource(value = Algorithm.class, mode = EnumSource.Mode.MATCH_NONE, names = "HS.*")
    void keyInHeaderIsIgnored(Algorithm algorithm) {
        String jwk = StrictJson.write(TestKeys.otherOf(algorithm).publicMembers());
        for (String member : new String[] {
            "\"jwk\":" + jwk,
            "\"jwk\":" + TestKeys.publicJwk(algorithm).replaceAll("\\s", ""),
            "\"jku\":\"https://attacker.example/keys\"",
            "\"x5u\":\"https://attacker.example/certificate\"",
            "\"x5c\":[\"" + Resource.text("pem/ec-256-certificate.pem").replaceAll("-.*-|\\s", "") + "\"]",
            "\"x5t#S256\":\"" + TestKeys.otherOf(algorithm).fingerprint() + "\"",
            "\"kid\":\"" + TestKeys.NAME + "\",\"jwk\":" + jwk
        }) {
            String input = input(algorithm, "," + member);

            assertEquals(
                    "bad_signature", verdict(verifier(algorithm), signed(input, TestKeys.otherOf(algorithm))), member);
            assertEquals(ACCEPTED, verdict(verifier(algorithm), signed(input, TestKeys.of(algorithm))), member);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Algorithm.class, mode = EnumSource.Mode.MATCH_NONE, names = "HS.*")
    void changedSignatureIsRefused(Algorithm algorithm) {
        JwtVerifier verifier = verifier(algorithm);
        String good = good(algorithm);
        String input = good.substring(0, good.lastIndexOf('.'));
        byte[] signature = signatureOf(good);
        String last = good.substring(0, good.length() - 1);

        for (char c : ALPHABET.toCharArray()) {
            if (!good.endsWith(String.valueOf(c))) {
                assertNotEquals(ACCEPTED, verdict(verifier, last + c), "last character " + c);
            }
        }
        for (String suffix : new String[] {"=", "==", " ", "\n", "A", "AA", "AAAA", ".", ".A", "\0", "%3D"}) {
            assertNotEquals(ACCEPTED, verdict(verifier, good + suffix), "suffix " + suffix);
        }
        for (String forged :
                new String[] {"", "null", " ", "AAAA", encode("null"), encode(new byte[signature.length])}) {
            assertNotEquals(ACCEPTED, verdict(verifier, input + '.' + forged), forged);
        }
        for (int length : new int[] {
            1,
            signature.length / 2,
            signature.length - 1,
            signature.length + 1,
            signature.length + 2,
            2 * signature.length
        }) {
            assertEquals("bad_signature", verdict(verifier, token(input, Arrays.copyOf(signature, length))));
            byte[] shifted = new byte[length];
            int copied = Math.min(length, signature.length);
            System.arraycopy(signature, signature.length - copied, shifted, length - copied, copied);
            assertEquals("bad_signature", verdict(verifier, token(input, shifted)), "bytes " + length);
        }
        for (int bit = 0; bit < 8 * signature.length; bit += 61) {
            byte[] flipped = signature.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertEquals("bad_signature", verdict(verifier, token(input, flipped)), "bit " + bit);
        }
        assertEquals("bad_signature", verdict(verifier, token(input(algorithm, " "), signature)));
    }

    /** The key is bound to one algorithm. Even its owner cannot sign with another. */
    @ParameterizedTest(name = "{1} with a key for {0}")
    @CsvSource({
        "RS256, RS384",
        "RS256, RS512",
        "RS256, PS256",
        "RS384, RS256",
        "RS512, PS512",
        "PS256, RS256",
        "PS256, PS384",
        "PS512, PS256",
        "PS384, RS384",
    })
    void otherRsaAlgorithmIsRefused(Algorithm algorithm, Algorithm used) {
        assertOtherAlgorithmIsRefused(algorithm, used, TestKeys.of(used));
    }

    /** EdDSA and Ed25519 are one algorithm with two names. They count as two algorithms here. */
    @ParameterizedTest
    @CsvSource({"EdDSA, Ed25519", "Ed25519, EdDSA"})
    void otherNameOfEdDsaIsRefused(Algorithm algorithm, Algorithm used) {
        String named = signed(input(used, ""), TestKeys.of(used));

        assertEquals("unsupported_algorithm", verdict(verifier(algorithm), named));
    }

    private static void assertOtherAlgorithmIsRefused(Algorithm algorithm, Algorithm used, SigningKey key) {
        String honest = signed(input(used, ""), key);
        String lying = signed(input(algorithm, ""), key);
        JwtVerifier both = verifier(TestKeys.publicOf(algorithm), unrelated(used));

        assertEquals("unsupported_algorithm", verdict(verifier(algorithm), honest));
        assertEquals("bad_signature", verdict(verifier(algorithm), lying));
        assertEquals("bad_signature", verdict(both, honest));
    }

    @ParameterizedTest(name = "{1} with a key for {0}")
    @CsvSource({
        "ES256, ES384",
        "ES256, ES512",
        "ES384, ES256",
        "ES384, ES512",
        "ES512, ES256",
        "ES512, ES384",
    })
    void algorithmOfAnotherCurveIsRefused(Algorithm algorithm, Algorithm header) {
        PrivateKey key = Jca.privateKey(algorithm);
        String honest = input(header, "");
        String lying = input(algorithm, "");

        for (String jcaName : new String[] {header.jcaName(), algorithm.jcaName()}) {
            assertEquals(
                    "unsupported_algorithm",
                    verdict(verifier(algorithm), token(honest, Jca.sign(honest, jcaName, key, null))));
            assertEquals(
                    "bad_signature",
                    verdict(
                            verifier(TestKeys.publicOf(algorithm), unnamed(TestKeys.publicJwk(header))),
                            token(honest, Jca.sign(honest, jcaName, key, null))));
        }
        assertEquals(
                "bad_signature",
                verdict(verifier(algorithm), token(lying, Jca.sign(lying, header.jcaName(), key, null))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void invalidEcdsaNumbersAreRefused(Algorithm algorithm, String name, BigInteger r, BigInteger s) {
        int size = EcCurve.of(algorithm).size;
        byte[] signature = Arrays.copyOf(PublicKeyType.bytes(r, size), 2 * size);
        System.arraycopy(PublicKeyType.bytes(s, size), 0, signature, size, size);

        assertEquals("bad_signature", verdict(verifier(algorithm), token(ecInput(algorithm), signature)));
    }

    static Stream<Arguments> invalidEcdsaNumbersAreRefused() {
        List<Arguments> rows = new ArrayList<>();
        for (Algorithm algorithm : new Algorithm[] {Algorithm.ES256, Algorithm.ES384, Algorithm.ES512}) {
            int size = EcCurve.of(algorithm).size;
            BigInteger n = EcCurve.of(algorithm).parameters().getOrder();
            BigInteger largest = BigInteger.TWO.pow(8 * size).subtract(BigInteger.ONE);
            byte[] good = TestKeys.of(algorithm).sign(ecInput(algorithm).getBytes(US_ASCII));
            BigInteger r = new BigInteger(1, Arrays.copyOf(good, size));
            BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, size, 2 * size));
            BigInteger zero = BigInteger.ZERO;
            rows.add(arguments(algorithm, "0 and 0", zero, zero));
            rows.add(arguments(algorithm, "1 and 0", BigInteger.ONE, zero));
            rows.add(arguments(algorithm, "0 and 1", zero, BigInteger.ONE));
            rows.add(arguments(algorithm, "1 and 1", BigInteger.ONE, BigInteger.ONE));
            rows.add(arguments(algorithm, "r and 0", r, zero));
            rows.add(arguments(algorithm, "0 and s", zero, s));
            rows.add(arguments(algorithm, "n and n", n, n));
            rows.add(arguments(algorithm, "n and s", n, s));
            rows.add(arguments(algorithm, "r and n", r, n));
            rows.add(arguments(algorithm, "n - 1, twice", n.subtract(BigInteger.ONE), n.subtract(BigInteger.ONE)));
            rows.add(arguments(algorithm, "the largest that fits", largest, largest));
            rows.add(arguments(algorithm, "s and r", s, r));
            rows.add(arguments(algorithm, "n - r and s", n.subtract(r), s));
            if (r.add(n).compareTo(largest) <= 0) {
                rows.add(arguments(algorithm, "r + n and s", r.add(n), s));
                rows.add(arguments(algorithm, "r and s + n", r, s.add(n)));
            }
        }
        return rows.stream();
    }

    /** The JDK refuses these too, but some releases accepted them for years (CVE-2022-21449). */
    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"ES256", "ES384", "ES512"})
    void outOfRangeEcdsaSignatureNeverReachesProvider(Algorithm algorithm) {
        int size = EcCurve.of(algorithm).size;
        byte[] order = PublicKeyType.bytes(EcCurve.of(algorithm).parameters().getOrder(), size);
        byte[] good = signatureOf(good(algorithm));
        PublicKeyType form = PublicKeyType.of(algorithm, Jca.publicKey(algorithm));
        assertTrue(form.couldBe(good));
        assertFalse(form.couldBe(Arrays.copyOf(good, 2 * size - 1)));

        for (byte[] number : new byte[][] {new byte[size], order}) {
            byte[] asR = good.clone();
            System.arraycopy(number, 0, asR, 0, size);
            byte[] asS = good.clone();
            System.arraycopy(number, 0, asS, size, size);

            assertFalse(form.couldBe(asR));
            assertFalse(form.couldBe(asS));
        }
    }

    /**
     * Both s and n - s are valid in a signature of the same text, because the standard allows both. So anybody can make
     * a second token from the first. Both tokens have the same claims and the same signed part. A logout identifies the
     * login by that part, so it ends both.
     */
    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"ES256", "ES384", "ES512"})
    void negatedSIsAcceptedWithSameSigningInput(Algorithm algorithm) throws InvalidTokenException {
        int size = EcCurve.of(algorithm).size;
        String good = good(algorithm);
        byte[] signature = signatureOf(good);
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, size, 2 * size));
        BigInteger otherS = EcCurve.of(algorithm).parameters().getOrder().subtract(s);
        System.arraycopy(PublicKeyType.bytes(otherS, size), 0, signature, size, size);
        String other = token(good.substring(0, good.lastIndexOf('.')), signature);

        JwtVerifier verifier = verifier(algorithm);
        assertArrayEquals(
                verifier.verify(good).signingInput(), verifier.verify(other).signingInput());
    }

    @ParameterizedTest
    @CsvSource({"ES256, SHA256withECDSA", "ES384, SHA384withECDSA", "ES512, SHA512withECDSA"})
    void derEncodedEcdsaSignatureIsRefused(Algorithm algorithm, String jcaName) {
        String input = ecInput(algorithm);
        byte[] der = Jca.sign(input, jcaName, Jca.privateKey(algorithm), null);
        int length = 2 * EcCurve.of(algorithm).size;

        assertEquals("bad_signature", verdict(verifier(algorithm), token(input, der)));
        assertEquals("bad_signature", verdict(verifier(algorithm), token(input, Arrays.copyOf(der, length))));
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void invalidRsaNumbersAreRefused(Algorithm algorithm) {
        BigInteger n = ((RSAPublicKey) Jca.publicKey(algorithm)).getModulus();
        String input = input(algorithm, "");
        BigInteger s = new BigInteger(1, TestKeys.of(algorithm).sign(input.getBytes(US_ASCII)));
        for (BigInteger number : new BigInteger[] {
            BigInteger.ZERO,
            BigInteger.ONE,
            n.subtract(BigInteger.ONE),
            n,
            n.add(BigInteger.ONE),
            n.subtract(s),
            BigInteger.TWO.pow(2048).subtract(BigInteger.ONE)
        }) {
            assertEquals(
                    "bad_signature",
                    verdict(verifier(algorithm), token(input, PublicKeyType.bytes(number, 256))),
                    number.toString(16));
        }
        int serial = 0;
        while (s.add(n).bitLength() > 2048) {
            input = input(algorithm, ",\"serial\":" + serial++);
            s = new BigInteger(1, TestKeys.of(algorithm).sign(input.getBytes(US_ASCII)));
        }
        assertEquals(ACCEPTED, verdict(verifier(algorithm), token(input, PublicKeyType.bytes(s, 256))));
        assertEquals("bad_signature", verdict(verifier(algorithm), token(input, PublicKeyType.bytes(s.add(n), 256))));
    }

    /** RFC 8017 §8.2.2: a signature is as long as the modulus, including leading zeros. */
    @Test
    void rsaSignatureWithoutLeadingZerosIsRefused() {
        // The first number with a signature that begins with a zero.
        String input = input(Algorithm.RS256, ",\"serial\":46");
        byte[] signature = TestKeys.of(Algorithm.RS256).sign(input.getBytes(US_ASCII));
        assertEquals(0, signature[0]);

        JwtVerifier verifier = verifier(Algorithm.RS256);
        assertEquals(ACCEPTED, verdict(verifier, token(input, signature)));
        assertEquals("bad_signature", verdict(verifier, token(input, Arrays.copyOfRange(signature, 1, 256))));
    }

    @Test
    void signatureOfWrongLengthNeverReachesProvider() {
        PublicKeyType rsa = PublicKeyType.of(Algorithm.PS256, Jca.publicKey(Algorithm.PS256));
        PublicKeyType ed25519 = PublicKeyType.of(Algorithm.EdDSA, Jca.publicKey(Algorithm.EdDSA));

        assertTrue(rsa.couldBe(new byte[256]) && ed25519.couldBe(new byte[64]));
        for (int length : new int[] {0, 1, 63, 65, 128, 255, 257, 512}) {
            assertFalse(rsa.couldBe(new byte[length]) || ed25519.couldBe(new byte[length]), "bytes " + length);
        }
    }

    /** RFC 7518 §3.5: the salt is as long as the hash, and the mask is made with the same hash. */
    @ParameterizedTest(name = "{0}: {1}, {2}, salt {3}: {4}")
    @CsvSource({
        "PS256, SHA-256, SHA-256, 32, accepted",
        "PS256, SHA-256, SHA-256, 0, bad_signature",
        "PS256, SHA-256, SHA-256, 20, bad_signature",
        "PS256, SHA-256, SHA-256, 31, bad_signature",
        "PS256, SHA-256, SHA-256, 33, bad_signature",
        "PS256, SHA-256, SHA-256, 222, bad_signature",
        "PS256, SHA-256, SHA-1, 32, bad_signature",
        "PS256, SHA-512, SHA-512, 32, bad_signature",
        "PS384, SHA-384, SHA-384, 48, accepted",
        "PS384, SHA-384, SHA-384, 32, bad_signature",
        "PS384, SHA-384, SHA-256, 48, bad_signature",
        "PS512, SHA-512, SHA-512, 64, accepted",
        "PS512, SHA-512, SHA-512, 32, bad_signature",
        "PS512, SHA-512, SHA-512, 190, bad_signature",
        "PS512, SHA-512, SHA-1, 64, bad_signature",
    })
    void wrongPssParametersAreRefused(Algorithm algorithm, String hash, String maskHash, int salt, String expected) {
        PSSParameterSpec parameters = new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(maskHash), salt, 1);
        String input = input(algorithm, "");
        byte[] signature = Jca.sign(input, "RSASSA-PSS", Jca.privateKey(algorithm), parameters);

        assertEquals(expected, verdict(verifier(algorithm), token(input, signature)));
    }

    @ParameterizedTest
    @CsvSource({"RS256, NONEwithRSA", "RS256, SHA1withRSA", "RS256, MD5withRSA", "RS512, SHA256withRSA"})
    void rsaSignatureWithAnotherHashIsRefused(Algorithm algorithm, String jcaName) {
        String input = input(algorithm, "");
        String hashed = jcaName.startsWith("NONE") ? "short enough" : input;

        assertEquals(
                "bad_signature",
                verdict(verifier(algorithm), token(input, Jca.sign(hashed, jcaName, Jca.privateKey(algorithm), null))));
    }

    /** RFC 8032 §5.1.7: S is below the order. For an R of small order, an attacker cannot find a matching S. */
    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"EdDSA", "Ed25519"})
    void invalidEd25519NumbersAreRefused(Algorithm algorithm) {
        String good = good(algorithm);
        String input = good.substring(0, good.lastIndexOf('.'));
        byte[] signature = signatureOf(good);
        byte[] r = Arrays.copyOf(signature, 32);
        BigInteger s = littleEndian(Arrays.copyOfRange(signature, 32, 64));

        for (BigInteger number : new BigInteger[] {
            BigInteger.ZERO,
            BigInteger.ONE,
            s.add(ED25519_ORDER),
            s.add(ED25519_ORDER.shiftLeft(1)),
            ED25519_ORDER,
            ED25519_ORDER.subtract(s),
            BigInteger.TWO.pow(256).subtract(BigInteger.ONE)
        }) {
            assertEquals("bad_signature", verdict(verifier(algorithm), token(input, joined(r, number))));
        }
        for (byte[] small : WeakKeyTest.pointsOfSmallOrder()) {
            for (BigInteger number : new BigInteger[] {BigInteger.ZERO, BigInteger.ONE, s}) {
                assertEquals("bad_signature", verdict(verifier(algorithm), token(input, joined(small, number))));
            }
        }
    }

    private static byte[] joined(byte[] r, BigInteger s) {
        byte[] all = Arrays.copyOf(r, 64);
        byte[] bigEndian = PublicKeyType.bytes(s, 32);
        for (int i = 0; i < 32; i++) {
            all[32 + i] = bigEndian[31 - i];
        }
        return all;
    }

    private static BigInteger littleEndian(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    private static String ecInput(Algorithm algorithm) {
        return input(algorithm, "");
    }

    private static String input(Algorithm algorithm, String members) {
        return encode("{\"alg\":\"" + algorithm + "\"" + members + "}") + '.' + encode(PAYLOAD);
    }

    private static String good(Algorithm algorithm) {
        return signed(input(algorithm, ""), TestKeys.of(algorithm));
    }

    private static String signed(String input, SigningKey key) {
        return token(input, key.sign(input.getBytes(US_ASCII)));
    }

    private static String token(String input, byte[] signature) {
        return input + '.' + encode(signature);
    }

    private static byte[] signatureOf(String token) {
        String signature = token.substring(token.lastIndexOf('.') + 1);
        return Base64Url.decode(signature, 0, signature.length());
    }

    /** Returns a public key for that algorithm that verifies no signature of this test. */
    private static SigningKey unrelated(Algorithm algorithm) {
        Map<String, Object> members = TestKeys.otherOf(algorithm).publicMembers();
        return TestKeys.parse(StrictJson.write(Jwk.members(algorithm, null, members)));
    }

    private static SigningKey unnamed(String jwk) {
        return TestKeys.parse(jwk.replaceFirst("\"kid\":\"[^\"]*\",", ""));
    }

    private static JwtVerifier verifier(Algorithm algorithm) {
        return verifier(TestKeys.publicOf(algorithm));
    }

    private static JwtVerifier verifier(SigningKey first, SigningKey... others) {
        return CachedTokens.verifier(KeySet.of(first, others), RawToken.rules().build());
    }
}
