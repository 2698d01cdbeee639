package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Are keys refused that are weak, malformed or not a pair, and are they ignored in a published set? */
final class WeakKeyTest {
    private static final BigInteger N = ((RSAPublicKey) Jca.publicKey(Algorithm.RS256)).getModulus();
    private static final String ED25519_P = "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void weakRsaKeyIsRefused(String name, BigInteger n, BigInteger e, String expected) {
        assertRefused(rsaJwk(n, e), expected);
    }

    static Stream<Arguments> weakRsaKeyIsRefused() {
        BigInteger e = BigInteger.valueOf(65537);
        String size = "JWK 1: key: expected RSA with 2048 to 8192 bits (RFC 7518 section 3.3), got ";
        String odd = "JWK 1: key: expected an odd RSA modulus and an odd exponent above 2^16 and below 2^256"
                + " (FIPS 186-5 section 5.4)";
        String jdk = "JWK 1: expected a usable RSA key; the JDK refuses it";
        BigInteger big = BigInteger.TWO.pow(8192).add(BigInteger.ONE);
        return Stream.of(
                arguments("1024 bits", N.shiftRight(1024).setBit(0), e, size + 1024),
                arguments("2047 bits", N.shiftRight(1).setBit(0), e, size + 2047),
                arguments("8193 bits", big, e, size + 8193),
                arguments("65536 bits", BigInteger.TWO.pow(65535).setBit(0), e, jdk),
                arguments("a modulus of zero", BigInteger.ZERO, e, jdk),
                arguments("an even modulus", N.subtract(BigInteger.ONE), e, odd),
                arguments("exponent 0", N, BigInteger.ZERO, jdk),
                arguments("exponent 1", N, BigInteger.ONE, jdk),
                arguments("exponent 2", N, BigInteger.TWO, jdk),
                arguments("exponent 3", N, BigInteger.valueOf(3), odd),
                arguments("exponent 17", N, BigInteger.valueOf(17), odd),
                arguments("exponent 65535", N, BigInteger.valueOf(65535), odd),
                arguments("exponent 65536", N, BigInteger.valueOf(65536), odd),
                arguments("an even exponent", N, BigInteger.valueOf(65538), odd),
                arguments("exponent of 257 bits", N, BigInteger.TWO.pow(256).setBit(0), odd),
                arguments("exponent above the modulus", N, N.add(BigInteger.TWO), jdk));
    }

    /** The JDK checks some of this first, and its versions differ. */
    private static void assertRefused(String jwk, String expected) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> JwkSet.parse(jwk));
        if (!expected.endsWith("the JDK refuses it")) {
            assertEquals(expected, refusal.getMessage());
        }
        assertTrue(refusal.getMessage().startsWith("JWK 1: "), refusal.getMessage());

        List<String> leftOut = new ArrayList<>();
        String setWithGoodKey = "{\"keys\":[" + jwk + "," + TestKeys.publicJwk(Algorithm.ES256) + "]}";
        assertEquals(
                List.of(TestKeys.publicOf(Algorithm.ES256)),
                JwkSet.parsePublished(setWithGoodKey, leftOut::add).keys());
        assertEquals(List.of(refusal.getMessage()), leftOut);
    }

    private static String rsaJwk(BigInteger n, BigInteger e) {
        return "{\"kty\":\"RSA\",\"alg\":\"RS256\",\"n\":\"" + PublicKeyType.encode(n) + "\",\"e\":\""
                + PublicKeyType.encode(e) + "\"}";
    }

    @ParameterizedTest
    @CsvSource({"2048, 65537", "2048, 65539", "2048, 4294967297", "3072, 65537", "4096, 65537", "8192, 65537"})
    void strongRsaKeyIsAccepted(int bits, long exponent) {
        BigInteger n = BigInteger.TWO.pow(bits - 1).setBit(0);

        assertEquals(
                Algorithm.RS256,
                TestKeys.parse(rsaJwk(n, BigInteger.valueOf(exponent))).algorithm());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void invalidCurvePointIsRefused(Algorithm algorithm, String name, String x, String y, String expected) {
        String jwk = "{\"kty\":\"EC\",\"alg\":\"" + algorithm + "\",\"crv\":\"" + EcCurve.of(algorithm).name
                + "\",\"x\":" + x + ",\"y\":" + y + "}";

        assertRefused(jwk, "JWK 1: " + expected);
    }

    static Stream<Arguments> invalidCurvePointIsRefused() {
        List<Arguments> rows = new ArrayList<>();
        for (Algorithm algorithm : new Algorithm[] {Algorithm.ES256, Algorithm.ES384, Algorithm.ES512}) {
            EcCurve curve = EcCurve.of(algorithm);
            BigInteger p = ((java.security.spec.ECFieldFp)
                            curve.parameters().getCurve().getField())
                    .getP();
            BigInteger x = curve.parameters().getGenerator().getAffineX();
            BigInteger y = curve.parameters().getGenerator().getAffineY();
            String off = "key: the point does not lie on the curve " + curve.name;
            int size = curve.size;
            String none = "expected x in base64url without padding";
            rows.add(arguments(algorithm, "off the curve", quoted(x, size), quoted(y.add(BigInteger.ONE), size), off));
            rows.add(arguments(algorithm, "x and y swapped", quoted(y, size), quoted(x, size), off));
            rows.add(
                    arguments(algorithm, "0 and 0", quoted(BigInteger.ZERO, size), quoted(BigInteger.ZERO, size), off));
            rows.add(arguments(algorithm, "p and p", quoted(p, size), quoted(p, size), off));
            rows.add(arguments(algorithm, "0 and p", quoted(BigInteger.ZERO, size), quoted(p, size), off));
            rows.add(arguments(
                    algorithm,
                    "the largest",
                    quoted(p.shiftLeft(1), size),
                    quoted(BigInteger.TWO.pow(8 * size).subtract(BigInteger.ONE), size),
                    off));
            if (p.add(x).bitLength() <= 8 * size) {
                rows.add(arguments(algorithm, "x + p", quoted(x.add(p), size), quoted(y, size), off));
                rows.add(arguments(algorithm, "y + p", quoted(x, size), quoted(y.add(p), size), off));
            }
            rows.add(arguments(
                    algorithm,
                    "a byte too short",
                    quoted(x.shiftRight(8), size - 1),
                    quoted(y, size),
                    "expected x of " + size + " bytes, got " + (size - 1)));
            rows.add(arguments(
                    algorithm,
                    "a byte too long",
                    quoted(x, size),
                    quoted(y, size + 1),
                    "expected y of " + size + " bytes, got " + (size + 1)));
            rows.add(arguments(
                    algorithm, "x empty", "\"\"", quoted(y, size), "expected x of " + size + " bytes, got 0"));
            rows.add(arguments(algorithm, "x null", "null", quoted(y, size), none));
            rows.add(arguments(
                    algorithm, "x padded", quoted(x, size).replaceFirst("\"$", "=\""), quoted(y, size), none));
            rows.add(arguments(algorithm, "x a number", "1", quoted(y, size), "expected x to be a string"));
        }
        return rows.stream();
    }

    private static String quoted(BigInteger number, int size) {
        return "\"" + Base64Url.encode(PublicKeyType.bytes(number, size)) + "\"";
    }

    @ParameterizedTest
    @CsvSource({
        "ES256, ES384",
        "ES256, ES512",
        "ES384, ES256",
        "ES512, ES384",
        "ES256, RS256",
        "RS256, ES256",
        "RS256, EdDSA",
        "EdDSA, ES256",
        "EdDSA, PS256",
        "ES256, EdDSA",
        "Ed25519, RS256",
    })
    void keyOfAnotherTypeThanAlgorithmIsRefused(Algorithm algorithm, Algorithm key) {
        assertThrows(IllegalArgumentException.class, () -> SigningKey.verifying(algorithm, Jca.publicKey(key), null));
        String jwk = TestKeys.publicJwk(key).replace("\"alg\":\"" + key, "\"alg\":\"" + algorithm);
        assertRefused(jwk, "JWK 1: alg " + algorithm + " does not go with this key");
    }

    @Test
    void keyOfAnotherFamilyThanAlgorithmIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> SigningKey.verifying(Algorithm.HS256, Jca.publicKey(Algorithm.RS256), null));
        assertThrows(IllegalArgumentException.class, () -> SigningKey.hmac(Algorithm.RS256, RawToken.SECRET));
        assertThrows(IllegalStateException.class, Algorithm.ES256::minimumKeyLength);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pointsOfSmallOrder")
    void pointsOfSmallOrderAreRefused(byte[] point) {
        assertRefused(
                okp("Ed25519", point), "JWK 1: key: the point does not lie on the curve Ed25519, or is of small order");
    }

    /** Returns all encodings of the eight points: the canonical ones, and those with y from p on or a sign of zero. */
    static List<byte[]> pointsOfSmallOrder() {
        return Stream.of(
                        "0100000000000000000000000000000000000000000000000000000000000000",
                        "0100000000000000000000000000000000000000000000000000000000000080",
                        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                        "0000000000000000000000000000000000000000000000000000000000000000",
                        "0000000000000000000000000000000000000000000000000000000000000080",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                        ED25519_P,
                        ED25519_P.replaceFirst("7f$", "ff"),
                        ED25519_P.replaceFirst("^ed", "ee"),
                        ED25519_P.replaceFirst("^ed(.*)7f$", "ee$1ff"))
                .map(HexFormat.of()::parseHex)
                .collect(Collectors.toList());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "y without a point, 0200000000000000000000000000000000000000000000000000000000000000",
        "y of a point plus p, f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "the largest, ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    })
    void pointsOffTheEdwardsCurveAreRefused(String name, String hex) {
        assertRefused(
                okp("Ed25519", HexFormat.of().parseHex(hex)),
                "JWK 1: key: the point does not lie on the curve Ed25519, or is of small order");
    }

    @ParameterizedTest
    @CsvSource({"0", "31", "33", "57", "64"})
    void ed25519KeyOfWrongLengthIsRefused(int length) {
        assertRefused(okp("Ed25519", new byte[length]), "JWK 1: expected x of 32 bytes, got " + length);
    }

    private static String okp(String curve, byte[] point) {
        return "{\"kty\":\"OKP\",\"alg\":\"EdDSA\",\"crv\":\"" + curve + "\",\"x\":\"" + Base64Url.encode(point)
                + "\"}";
    }

    /** A private number that is slightly changed, or another key's, is not a pair with the public key. */
    @ParameterizedTest
    @EnumSource(value = Algorithm.class, mode = EnumSource.Mode.MATCH_NONE, names = "HS.*")
    void changedOrForeignPrivateKeyIsRefused(Algorithm algorithm) {
        String jwk = TestKeys.jwk(algorithm);
        for (String name : new String[] {"d", "p", "q", "dp", "dq", "qi"}) {
            String member = "(\"" + name + "\": ?\"[^\"]{8})(.)";
            String changed =
                    jwk.replaceFirst(member, "$1" + (jwk.matches("(?s).*" + member.replace("(.)", "A.*")) ? "B" : "A"));
            if (!changed.equals(jwk)) {
                assertThrows(IllegalArgumentException.class, () -> JwkSet.parse(changed), name);
            }
            String zero = jwk.replaceFirst("(\"" + name + "\": ?\")[^\"]*", "$1AA");
            String one = jwk.replaceFirst("(\"" + name + "\": ?\")[^\"]*", "$1AQ");
            String empty = jwk.replaceFirst("(\"" + name + "\": ?\")[^\"]*", "$1");
            for (String other : new String[] {zero, one, empty}) {
                if (!other.equals(jwk)) {
                    IllegalArgumentException refusal =
                            assertThrows(IllegalArgumentException.class, () -> JwkSet.parse(other), name);
                    assertTrue(refusal.getMessage().startsWith("JWK 1: "), refusal.getMessage());
                }
            }
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> SigningKey.pair(algorithm, Jca.publicKey(algorithm), otherPrivateKey(algorithm), null));
    }

    private static java.security.PrivateKey otherPrivateKey(Algorithm algorithm) {
        switch (algorithm) {
            case ES256:
            case ES384:
            case ES512:
            case EdDSA:
            case Ed25519:
                return Jca.privateKey(StrictJson.write(KeyMaker.jwk(algorithm)));
            default:
                return Jca.privateKey(Resource.text("rfc/7520-3.4.jwk"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"ES256", "ES384", "ES512"})
    void privateNumberOutsideCurveOrderIsRefused(Algorithm algorithm) {
        BigInteger order = EcCurve.of(algorithm).parameters().getOrder();
        int size = EcCurve.of(algorithm).size;
        BigInteger d = ((java.security.interfaces.ECPrivateKey) Jca.privateKey(algorithm)).getS();
        for (BigInteger number : new BigInteger[] {BigInteger.ZERO, order, order.add(d)}) {
            if (number.bitLength() <= 8 * size) {
                String jwk =
                        TestKeys.jwk(algorithm).replaceFirst("\"d\": ?\"[^\"]*\"", "\"d\":" + quoted(number, size));

                assertRefused(jwk, "JWK 1: expected d from 1 to the order of the curve");
            }
        }
        String negated =
                TestKeys.jwk(algorithm).replaceFirst("\"d\": ?\"[^\"]*\"", "\"d\":" + quoted(order.subtract(d), size));
        assertRefused(negated, "JWK 1: key: the private key is not that of the public key");
    }

    @Test
    void rsaPrimesMustBeCompleteOrAbsent() {
        String jwk = TestKeys.jwk(Algorithm.RS256);
        String without = jwk.replaceAll(",\\s*\"(p|q|dp|dq|qi)\": ?\"[^\"]*\"", "");

        assertTrue(TestKeys.parse(without).signs());
        assertEquals(TestKeys.of(Algorithm.RS256), TestKeys.parse(without));
        for (String name : new String[] {"p", "q", "dp", "dq", "qi"}) {
            assertRefused(
                    jwk.replaceAll(",\\s*\"" + name + "\": ?\"[^\"]*\"", ""),
                    "JWK 1: expected all of p, q, dp, dq and qi, or none");
        }
        assertRefused(jwk.replaceFirst("\\{", "{\"oth\":[],"), "JWK 1: expected an RSA key of two primes, got more");
        assertFalse(TestKeys.publicOf(Algorithm.RS256).signs());
    }
}
