package io.github.jwtfilter.jose;

import java.util.Arrays;

/**
 * A token with a valid signature and accepted claims. Only {@link JwtVerifier} creates instances, so an instance is the
 * proof.
 */
public final class VerifiedJwt {
    private final Claims claims;
    private final SigningKey key;
    private final CompactToken token;
    private volatile Derived derived;

    VerifiedJwt(Claims claims, SigningKey key, CompactToken token) {
        this.claims = claims;
        this.key = key;
        this.token = token;
    }

    /**
     * Returns the claims of the token.
     *
     * @return never null
     */
    public Claims claims() {
        return claims;
    }

    /**
     * Returns the key that verified the signature.
     *
     * @return a key from the verifier's key set
     */
    public SigningKey key() {
        return key;
    }

    /**
     * Reads a value that depends on this token alone, such as the user. A cached token keeps the value of the last reading,
     * so the next request finds it there. Do not read a decision, because a decision can change while the token stays.
     *
     * @param reading makes the value; recognised by identity
     * @param <T> the type of the value
     * @param <E> the exception of the reading
     * @return the value
     * @throws E if the reading throws it
     */
    public <T, E extends Exception> T read(Reading<T, E> reading) throws E {
        Derived known = derived;
        if (known == null || known.reading != reading) {
            known = new Derived(reading, reading.of(this));
            derived = known;
        }
        @SuppressWarnings("unchecked")
        T value = (T) known.value;
        return value;
    }

    /**
     * Makes a value of a token.
     *
     * @param <T> the type of the value
     * @param <E> the exception if the token has no such value
     */
    @FunctionalInterface
    public interface Reading<T, E extends Exception> {
        /**
         * Makes the value.
         *
         * @param jwt the token
         * @return an immutable value
         * @throws E if the token has no such value
         */
        T of(VerifiedJwt jwt) throws E;
    }

    private static final class Derived {
        final Reading<?, ?> reading;
        final Object value;

        Derived(Reading<?, ?> reading, Object value) {
            this.reading = reading;
            this.value = value;
        }
    }

    /** Returns the whole token in ASCII. The caller does not change it. */
    byte[] text() {
        return token.bytes();
    }

    /**
     * Returns the part that the signature covers: the token's text up to the second dot. It can serve as the name of a
     * token without {@code jti}. The whole text cannot, because anybody can turn an ECDSA signature into another valid
     * one (RFC 7518 §3.4 allows both values of s).
     *
     * @return ASCII bytes; a copy
     */
    public byte[] signingInput() {
        return Arrays.copyOf(token.bytes(), token.signedLength());
    }

    /**
     * Returns the claims as their signer wrote them.
     *
     * @return a JSON object in UTF-8; a copy
     */
    public byte[] payload() {
        try {
            return token.payload();
        } catch (InvalidTokenException e) {
            throw new IllegalStateException("the token was decoded when it was verified", e);
        }
    }

    @Override
    public String toString() {
        return "VerifiedJwt[" + claims + "]";
    }
}
