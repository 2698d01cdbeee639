package io.github.jwtfilter.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Are weak keys refused that are objects of another security provider? The JDK refuses to make such keys, and others do not.
 */
final class ForeignKeyObjectTest {
    private static final ECPublicKey EC = (ECPublicKey) Jca.publicKey(Algorithm.ES256);
    private static final RSAPublicKey RSA = (RSAPublicKey) Jca.publicKey(Algorithm.RS256);

    /** Returns a key like another one, with other answers of some methods. */
    private static <T extends PublicKey> T changed(Class<T> type, T key, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.containsKey(method.getName())
                        ? answers.get(method.getName())
                        : method.invoke(key, arguments)));
    }

    private static String refusal(Algorithm algorithm, PublicKey key) {
        return assertThrows(IllegalArgumentException.class, () -> SigningKey.verifying(algorithm, key, null))
                .getMessage();
    }

    /** With a generator of their choice, attackers can make a private key for a public key that is not theirs. */
    @Test
    void keyOnTheCurveWithAnotherGeneratorOrOrderIsRefused() {
        ECParameterSpec curve = EC.getParams();
        for (ECParameterSpec other : List.of(
                new ECParameterSpec(curve.getCurve(), EC.getW(), curve.getOrder(), 1),
                new ECParameterSpec(curve.getCurve(), curve.getGenerator(), BigInteger.TEN, 1))) {
            assertEquals(
                    "key: ES256 needs a key on the curve P-256",
                    refusal(Algorithm.ES256, changed(ECPublicKey.class, EC, Map.of("getParams", other))));
        }
    }

    @Test
    void pointOutsideTheFieldIsRefused() {
        ECPoint point = EC.getW();
        for (ECPoint other : List.of(
                ECPoint.POINT_INFINITY,
                new ECPoint(point.getAffineX().negate(), point.getAffineY()),
                new ECPoint(point.getAffineX(), point.getAffineY().negate()))) {
            assertEquals(
                    "key: the point does not lie on the curve P-256",
                    refusal(Algorithm.ES256, changed(ECPublicKey.class, EC, Map.of("getW", other))));
        }
    }

    @Test
    void negativeNumbersOfRsaAreRefused() {
        assertEquals(
                "key: expected RSA with 2048 to 8192 bits (RFC 7518 section 3.3), got 2048",
                refusal(
                        Algorithm.RS256,
                        changed(
                                RSAPublicKey.class,
                                RSA,
                                Map.of("getModulus", RSA.getModulus().negate()))));
        assertEquals(
                "key: expected an odd RSA modulus and an odd exponent above 2^16 and below 2^256 (FIPS 186-5 section"
                        + " 5.4)",
                refusal(
                        Algorithm.RS256,
                        changed(
                                RSAPublicKey.class,
                                RSA,
                                Map.of(
                                        "getPublicExponent",
                                        RSA.getPublicExponent().negate()))));
    }

    /** A key in a security module may have no encoding. */
    @Test
    void keyWithoutAnEncodingIsNoEd25519Key() {
        PublicKey key = (PublicKey) Proxy.newProxyInstance(
                PublicKey.class.getClassLoader(), new Class<?>[] {PublicKey.class}, (proxy, method, arguments) -> null);
        assertEquals("key: EdDSA needs a key on the curve Ed25519", refusal(Algorithm.EdDSA, key));
    }
}
