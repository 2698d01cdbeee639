package io.github.jwtfilter.jose;

import java.util.Optional;

/**
 * A signature algorithm of RFC 7518 §3.1 or RFC 8037 §3.1. The name of the constant is the value of the {@code alg}
 * header.
 */
public enum Algorithm {
    /** HMAC with SHA-256, keys of 32 bytes or more. */
    HS256(Family.HMAC, "HmacSHA256", 32),
    /** HMAC with SHA-384, keys of 48 bytes or more. */
    HS384(Family.HMAC, "HmacSHA384", 48),
    /** HMAC with SHA-512, keys of 64 bytes or more. */
    HS512(Family.HMAC, "HmacSHA512", 64),
    /** RSASSA-PKCS1-v1_5 with SHA-256. */
    RS256(Family.RSA, "SHA256withRSA", 32),
    /** RSASSA-PKCS1-v1_5 with SHA-384. */
    RS384(Family.RSA, "SHA384withRSA", 48),
    /** RSASSA-PKCS1-v1_5 with SHA-512. */
    RS512(Family.RSA, "SHA512withRSA", 64),
    /** RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt as long as the hash. */
    PS256(Family.RSA, "RSASSA-PSS", 32),
    /** RSASSA-PSS with SHA-384. */
    PS384(Family.RSA, "RSASSA-PSS", 48),
    /** RSASSA-PSS with SHA-512. */
    PS512(Family.RSA, "RSASSA-PSS", 64),
    /** ECDSA with the curve P-256 and SHA-256. */
    ES256(Family.EC, "SHA256withECDSAinP1363Format", 32),
    /** ECDSA with the curve P-384 and SHA-384. */
    ES384(Family.EC, "SHA384withECDSAinP1363Format", 48),
    /** ECDSA with the curve P-521 and SHA-512. */
    ES512(Family.EC, "SHA512withECDSAinP1363Format", 64),
    /** The Edwards-curve signature with Ed25519 (RFC 8037), where the JDK has it: from 15 on. */
    EdDSA(Family.OKP, "Ed25519", 64),
    /** The same under the name that RFC 9864 gives it. */
    Ed25519(Family.OKP, "Ed25519", 64);

    /** What kind of key an algorithm needs, by the {@code kty} of RFC 7518 §6.1 and RFC 8037 §2. */
    enum Family {
        HMAC("oct"),
        RSA("RSA"),
        EC("EC"),
        OKP("OKP");

        final String keyType;

        Family(String keyType) {
            this.keyType = keyType;
        }
    }

    private final Family family;
    private final String jcaName;
    private final int hashLength;

    Algorithm(Family family, String jcaName, int hashLength) {
        this.family = family;
        this.jcaName = jcaName;
        this.hashLength = hashLength;
    }

    /**
     * The algorithm of that name.
     *
     * @param name the value of an {@code alg} header; case counts (RFC 7515 §4.1.1)
     * @return empty for every name that is not offered here, {@code none} among them
     */
    public static Optional<Algorithm> named(String name) {
        for (Algorithm algorithm : values()) {
            if (algorithm.name().equals(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the key that verifies is the key that signs, a secret.
     *
     * @return true for HS256, HS384 and HS512
     */
    public boolean isSymmetric() {
        return family == Family.HMAC;
    }

    /**
     * The least length of a secret: that of the hash (RFC 7518 §3.2).
     *
     * @return bytes
     * @throws IllegalStateException if the algorithm needs a pair of keys
     */
    public int minimumKeyLength() {
        if (!isSymmetric()) {
            throw new IllegalStateException(this + " needs a pair of keys");
        }
        return hashLength;
    }

    Family family() {
        return family;
    }

    String jcaName() {
        return jcaName;
    }

    /** In bytes. */
    int hashLength() {
        return hashLength;
    }
}
