package io.github.jwtfilter.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;

/** The keys of {@link TestKeys} as JDK keys, for signatures that our signer does not make. */
final class Jca {
    private Jca() {}

    static PublicKey publicKey(Algorithm algorithm) {
        return publicKey(TestKeys.jwk(algorithm));
    }

    static PrivateKey privateKey(Algorithm algorithm) {
        return privateKey(TestKeys.jwk(algorithm));
    }

    static PublicKey publicKey(String jwk) {
        Map<String, Object> members = members(jwk);
        try {
            switch ((String) members.get("kty")) {
                case "RSA":
                    return factory("RSA")
                            .generatePublic(new RSAPublicKeySpec(number(members, "n"), number(members, "e")));
                case "EC":
                    ECPoint point = new ECPoint(number(members, "x"), number(members, "y"));
                    return factory("EC")
                            .generatePublic(
                                    new ECPublicKeySpec(point, curve(members).parameters()));
                default:
                    return factory("Ed25519")
                            .generatePublic(
                                    new X509EncodedKeySpec(encoding("302a300506032b6570032100", bytes(members, "x"))));
            }
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static PrivateKey privateKey(String jwk) {
        Map<String, Object> members = members(jwk);
        try {
            switch ((String) members.get("kty")) {
                case "RSA":
                    return factory("RSA")
                            .generatePrivate(new RSAPrivateKeySpec(number(members, "n"), number(members, "d")));
                case "EC":
                    KeySpec spec = new ECPrivateKeySpec(
                            number(members, "d"), curve(members).parameters());
                    return factory("EC").generatePrivate(spec);
                default:
                    return factory("Ed25519")
                            .generatePrivate(new PKCS8EncodedKeySpec(
                                    encoding("302e020100300506032b657004220420", bytes(members, "d"))));
            }
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] secret(String jwk) {
        return bytes(members(jwk), "k");
    }

    /** Signs a text with a JCA algorithm. Null parameters stand for the usual ones. */
    static byte[] sign(String text, String name, PrivateKey key, AlgorithmParameterSpec parameters) {
        try {
            Signature signature = Signature.getInstance(name);
            if (parameters != null) {
                signature.setParameter(parameters);
            }
            signature.initSign(key);
            signature.update(text.getBytes(US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Object> members(String jwk) {
        try {
            return StrictJson.readObject(jwk);
        } catch (StrictJson.MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    private static EcCurve curve(Map<String, Object> members) {
        return EcCurve.named((String) members.get("crv")).orElseThrow();
    }

    private static BigInteger number(Map<String, Object> members, String name) {
        return new BigInteger(1, bytes(members, name));
    }

    private static byte[] bytes(Map<String, Object> members, String name) {
        String text = (String) members.get(name);
        return Base64Url.decode(text, 0, text.length());
    }

    private static byte[] encoding(String hexPrefix, byte[] key) {
        return HexFormat.of().parseHex(hexPrefix + HexFormat.of().formatHex(key));
    }

    private static KeyFactory factory(String type) throws GeneralSecurityException {
        return KeyFactory.getInstance(type);
    }
}
