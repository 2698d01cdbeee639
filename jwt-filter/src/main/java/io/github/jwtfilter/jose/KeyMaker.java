package io.github.jwtfilter.jose;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** A generator of keys. */
public final class KeyMaker {
    private static final int RSA_BITS = 3072;
    private static final int KEY_ID_BYTES = 8;

    private KeyMaker() {}

    /**
     * Generates a secret.
     *
     * @param algorithm a symmetric algorithm
     * @return as many random bytes as the algorithm's hash has
     */
    public static byte[] secret(Algorithm algorithm) {
        return random(algorithm.minimumKeyLength());
    }

    /**
     * Generates a key with a random name. A secret has as many bytes as the hash, an RSA key has 3072 bits, and other
     * pairs are on the algorithm's curve.
     *
     * @param algorithm the algorithm of the key
     * @return the members of a JWK, including the secret ones
     * @throws IllegalArgumentException if this Java lacks the algorithm
     */
    public static Map<String, Object> jwk(Algorithm algorithm) {
        Map<String, Object> own = new LinkedHashMap<>();
        if (algorithm.isSymmetric()) {
            own.put("k", Base64Url.encode(secret(algorithm)));
        } else {
            KeyPair pair = pair(algorithm);
            PublicKeyType form = PublicKeyType.of(algorithm, pair.getPublic());
            own.putAll(form.requiredMembers());
            own.putAll(form.privateMembers(pair.getPrivate()));
        }
        return Jwk.members(algorithm, keyId(), own);
    }

    private static KeyPair pair(Algorithm algorithm) {
        try {
            switch (algorithm.family()) {
                case RSA:
                    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
                    rsa.initialize(RSA_BITS);
                    return rsa.generateKeyPair();
                case EC:
                    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
                    ec.initialize(new ECGenParameterSpec(EcCurve.of(algorithm).jcaName));
                    return ec.generateKeyPair();
                default:
                    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("key: this Java has no " + algorithm, e);
        }
    }

    /** Returns a random name. It does not begin with a dash, because a command line would read that as an option. */
    private static String keyId() {
        String keyId = Base64Url.encode(random(KEY_ID_BYTES));
        return keyId.startsWith("-") ? keyId() : keyId;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
