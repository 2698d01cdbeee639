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
    /** The Edwards-curve signature with Ed25519 (RFC 8037). The JDK supports it since Java 15. */
    EdDSA(Family.OKP, "Ed25519", 64),
    /** The same algorithm under its name in RFC 9864. */
    Ed25519(Family.OKP, "Ed25519", 64);

    /** The kind of key that an algorithm needs, by the {@code kty} of RFC 7518 §6.1 and RFC 8037 §2. */
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
     * Returns the algorithm of that name.
     *
     * @param name the value of an {@code alg} header, case-sensitive (RFC 7515 §4.1.1)
     * @return empty for every unsupported name, including {@code none}
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
     * Returns whether one secret key both signs and verifies.
     *
     * @return true for HS256, HS384 and HS512
     */
    public boolean isSymmetric() {
        return family == Family.HMAC;
    }

    /**
     * Returns the minimum length of a secret: the length of the hash (RFC 7518 §3.2).
     *
     * @return the length in bytes
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

    /** Returns the length of the hash in bytes. */
    int hashLength() {
        return hashLength;
    }
}
