package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A key that verifies, and signs if it is a secret or has a private key. Tied to its one algorithm: a token's {@code
 * alg} is compared with it, never looked up (RFC 8725 §3.1). Safe for use by many threads; never shows its secret.
 */
public final class SigningKey {
    private final Algorithm algorithm;
    private final SignatureScheme scheme;
    private final String keyId;
    private final boolean signs;

    private SigningKey(Algorithm algorithm, SignatureScheme scheme, String keyId, boolean signs) {
        if (keyId != null && !StrictJson.isWellFormed(keyId)) {
            throw new IllegalArgumentException("key: the kid holds half a surrogate pair");
        }
        this.algorithm = algorithm;
        this.scheme = scheme;
        this.keyId = keyId;
        this.signs = signs;
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
        if (!algorithm.isSymmetric()) {
            throw new IllegalArgumentException("key: " + algorithm + " needs a pair of keys, not a secret");
        }
        if (secret.length < algorithm.minimumKeyLength()) {
            throw new IllegalArgumentException("key too short: " + algorithm + " needs " + algorithm.minimumKeyLength()
                    + " bytes or more (RFC 7518 section 3.2), got " + secret.length);
        }
        return new SigningKey(algorithm, new HmacScheme(algorithm, secret.clone()), keyId, true);
    }

    /**
     * A public key, which verifies.
     *
     * @param algorithm the only algorithm the key is used with
     * @param publicKey RSA of 2048 bits or more (RFC 7518 §3.3), a point on the algorithm's curve (§3.4), or Ed25519
     *     (RFC 8037)
     * @param keyId the {@code kid} that tokens carry, or null for none
     * @return the key
     * @throws IllegalArgumentException if the key is weak, malformed, or of another kind than the algorithm's
     */
    public static SigningKey verifying(Algorithm algorithm, PublicKey publicKey, String keyId) {
        return new SigningKey(algorithm, new KeyPairScheme(algorithm, publicKey, null), keyId, false);
    }

    /**
     * A pair of keys, which signs and verifies.
     *
     * @param algorithm the only algorithm the keys are used with
     * @param publicKey as for {@link #verifying}
     * @param privateKey the private key that belongs to it
     * @param keyId the {@code kid} that tokens carry, or null for none
     * @return the key
     * @throws IllegalArgumentException if a key is weak, malformed, or of another kind than the algorithm's, or the two
     *     are no pair
     */
    public static SigningKey pair(Algorithm algorithm, PublicKey publicKey, PrivateKey privateKey, String keyId) {
        return new SigningKey(
                algorithm, new KeyPairScheme(algorithm, publicKey, Objects.requireNonNull(privateKey)), keyId, true);
    }

    /**
     * The same key, kept from signing: it verifies what others signed.
     *
     * @return a key for which {@link #signs} is false
     */
    public SigningKey onlyVerifying() {
        return new SigningKey(algorithm, scheme, keyId, false);
    }

    /**
     * Whether the key may sign new tokens.
     *
     * @return false for a public key, and for one that is kept from signing
     */
    public boolean signs() {
        return signs;
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
     * A text by which to see whether two servers have the same key: of a public key the thumbprint of RFC 7638, of a
     * secret some bytes that are computed with it and tell nothing of it.
     *
     * @return 43 characters for a public key, 12 for a secret
     */
    public String fingerprint() {
        return scheme.fingerprint();
    }

    /**
     * Whether the secret is long enough and yet easily guessed: too few different bytes, a repetition, a sequence, or a
     * placeholder or example that many copy. Making such a key is no mistake in itself: test vectors are made of them.
     *
     * @return true if nobody should rely on it; false for a pair of keys
     */
    public boolean isGuessable() {
        return algorithm.isSymmetric() && GuessableSecret.is(scheme.secret().orElseThrow());
    }

    /**
     * A symmetric key for another purpose, computed from the secret or private key by HKDF (RFC 5869), so that nothing
     * signed with the one is accepted under the other.
     *
     * @param purpose what the new key is for; another text gives an unrelated key
     * @return a key without a name, of the same algorithm or, of a pair of keys, HS256
     * @throws IllegalStateException if this is a public key
     */
    public SigningKey derive(String purpose) {
        Algorithm symmetric = symmetric();
        byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
        return hmac(symmetric, hkdf().expand(info, symmetric.minimumKeyLength()));
    }

    /** What makes further keys of the secret or private key; to be kept where many are made. */
    Hkdf hkdf() {
        byte[] secret = scheme.secret()
                .orElseThrow(() -> new IllegalStateException("key: of a public key no other is derived"));
        return Hkdf.extract(symmetric(), secret);
    }

    private Algorithm symmetric() {
        return algorithm.isSymmetric() ? algorithm : Algorithm.HS256;
    }

    /** Whether other keys can be derived from this one. */
    boolean isSecret() {
        return scheme.secret().isPresent();
    }

    byte[] sign(byte[] text) {
        return sign(text, text.length);
    }

    byte[] sign(byte[] text, int length) {
        return scheme.sign(text, length);
    }

    boolean verifies(byte[] text, int length, byte[] signature) {
        return scheme.verifies(text, length, signature);
    }

    /** The JWK's members (RFC 7517 §4) without anything secret; none of a secret's. */
    Map<String, Object> publicMembers() {
        return scheme.publicMembers();
    }

    /** Two keys are equal when algorithm, name, key material and use are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SigningKey
                && algorithm == ((SigningKey) other).algorithm
                && signs == ((SigningKey) other).signs
                && Objects.equals(keyId, ((SigningKey) other).keyId)
                && scheme.equals(((SigningKey) other).scheme);
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
