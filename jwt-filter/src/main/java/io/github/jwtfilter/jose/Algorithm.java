package io.github.jwtfilter.jose;

import java.util.Optional;

/** A signature algorithm of RFC 7518 §3.1. The name of the constant is the value of the {@code alg} header. */
public enum Algorithm {
    /** HMAC with SHA-256, keys of 32 bytes or more. */
    HS256("HmacSHA256", 32),
    /** HMAC with SHA-384, keys of 48 bytes or more. */
    HS384("HmacSHA384", 48),
    /** HMAC with SHA-512, keys of 64 bytes or more. */
    HS512("HmacSHA512", 64);

    private final String macName;
    private final int hashLength;

    Algorithm(String macName, int hashLength) {
        this.macName = macName;
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
     * The least length of a key: that of the hash (RFC 7518 §3.2).
     *
     * @return bytes
     */
    public int minimumKeyLength() {
        return hashLength;
    }

    String macName() {
        return macName;
    }

    int signatureLength() {
        return hashLength;
    }
}
