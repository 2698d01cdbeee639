package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that signs and verifies, tied to its one algorithm: a token's {@code alg} is compared with it, never looked up
 * (RFC 8725 §3.1). Safe for use by many threads; never shows its secret.
 */
public final class SigningKey {
    private final Algorithm algorithm;
    private final byte[] secret;
    private final String keyId;
    private final Mac keyed;

    private SigningKey(Algorithm algorithm, byte[] secret, String keyId) {
        this.algorithm = algorithm;
        this.secret = secret;
        this.keyId = keyId;
        this.keyed = newMac();
    }

    /**
     * A symmetric key without a name.
     *
     * @param algorithm the only algorithm the key is used with
     * @param secret the key's bytes; copied
     * @return the key
     * @throws IllegalArgumentException if the secret is shorter than the algorithm's hash (RFC 7518 §3.2)
     */
    public static SigningKey hmac(Algorithm algorithm, byte[] secret) {
        return hmac(algorithm, secret, null);
    }

    /**
     * A symmetric key with a name.
     *
     * @param algorithm the only algorithm the key is used with
     * @param secret the key's bytes; copied
     * @param keyId the {@code kid} that tokens carry (RFC 7515 §4.1.4), or null for none
     * @return the key
     * @throws IllegalArgumentException if the secret is shorter than the algorithm's hash (RFC 7518 §3.2)
     */
    public static SigningKey hmac(Algorithm algorithm, byte[] secret, String keyId) {
        if (secret.length < algorithm.minimumKeyLength()) {
            throw new IllegalArgumentException("key too short: " + algorithm + " needs " + algorithm.minimumKeyLength()
                    + " bytes or more (RFC 7518 section 3.2), got " + secret.length);
        }
        if (keyId != null && !StrictJson.isWellFormed(keyId)) {
            throw new IllegalArgumentException("key: the kid holds half a surrogate pair");
        }
        return new SigningKey(algorithm, secret.clone(), keyId);
    }

    /**
     * The algorithm the key is bound to.
     *
     * @return never null
     */
    public Algorithm algorithm() {
        return algorithm;
    }

    /**
     * The key's name, written into the {@code kid} header of the tokens it signs.
     *
     * @return empty for a key without a name
     */
    public Optional<String> keyId() {
        return Optional.ofNullable(keyId);
    }

    /**
     * Whether the secret is long enough and yet easily guessed: too few different bytes, a repetition, a sequence, or a
     * placeholder or example that many copy. Making such a key is no mistake in itself: test vectors are made of them.
     *
     * @return true if nobody should rely on it
     */
    public boolean isGuessable() {
        return GuessableSecret.is(secret);
    }

    /**
     * A key for another purpose, computed from this one by HKDF (RFC 5869), so that nothing signed with the one is
     * accepted under the other.
     *
     * @param purpose what the new key is for; another text gives an unrelated key
     * @return a key of the same algorithm without a name
     */
    public SigningKey derive(String purpose) {
        byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
        return new SigningKey(algorithm, Hkdf.derive(algorithm, secret, info, algorithm.minimumKeyLength()), null);
    }

    byte[] sign(byte[] signingInput) {
        return mac().doFinal(signingInput);
    }

    /** Compares in constant time. */
    boolean verifies(byte[] signingInput, byte[] signature) {
        return MessageDigest.isEqual(sign(signingInput), signature);
    }

    /** A copy of the keyed Mac spares its set-up; a provider need not offer copies, so there is the long way too. */
    private Mac mac() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException notOffered) {
            return newMac();
        }
    }

    private Mac newMac() {
        try {
            Mac mac = Mac.getInstance(algorithm.macName());
            mac.init(new SecretKeySpec(secret, algorithm.macName()));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm.macName() + " is required of every Java platform", e);
        }
    }

    /** Two keys are equal when algorithm, name and secret are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SigningKey
                && algorithm == ((SigningKey) other).algorithm
                && Objects.equals(keyId, ((SigningKey) other).keyId)
                && MessageDigest.isEqual(secret, ((SigningKey) other).secret);
    }

    @Override
    public int hashCode() {
        return Objects.hash(algorithm, keyId);
    }

    @Override
    public String toString() {
        return "SigningKey[" + algorithm + (keyId == null ? "" : ", kid=" + keyId) + "]";
    }
}
