package io.github.jwtfilter.jose;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes keys. */
public final class KeyMaker {
    private static final int RSA_BITS = 3072;
    private static final int KEY_ID_BYTES = 8;

    private KeyMaker() {}

    /**
     * A fresh secret.
     *
     * @param algorithm a symmetric one
     * @return as many random bytes as its hash has
     */
    public static byte[] secret(Algorithm algorithm) {
        return random(algorithm.minimumKeyLength());
    }

    /**
     * A fresh key with a random name: as many bytes as the hash has, RSA of 3072 bits, or a pair on the algorithm's
     * curve.
     *
     * @param algorithm what it is for
     * @return the members of a JWK, the secret ones among them
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

    /** On a command line, one that begins with a dash would be taken for an option. */
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
