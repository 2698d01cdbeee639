package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A key that verifies tokens. It also signs if it is a secret or has a private key. It is bound to one algorithm: a
 * token's {@code alg} is compared with that algorithm and never selects one (RFC 8725 §3.1). Safe for use by many
 * threads. Never shows its secret.
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
     * Creates a symmetric key without a name.
     *
     * @param algorithm the only algorithm of the key
     * @param secret the key's bytes; copied
     * @return the key
     * @throws IllegalArgumentException if the secret is shorter than the algorithm's hash (RFC 7518 §3.2)
     */
    public static SigningKey hmac(Algorithm algorithm, byte[] secret) {
        return hmac(algorithm, secret, null);
    }

    /**
     * Creates a symmetric key with a name.
     *
     * @param algorithm the only algorithm of the key
     * @param secret the key's bytes; copied
     * @param keyId the {@code kid} header of its tokens (RFC 7515 §4.1.4), or null for none
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
     * Creates a public key that verifies.
     *
     * @param algorithm the only algorithm of the key
     * @param publicKey RSA of 2048 bits or more (RFC 7518 §3.3), a point on the algorithm's curve (§3.4), or Ed25519
     *     (RFC 8037)
     * @param keyId the {@code kid} header of its tokens, or null for none
     * @return the key
     * @throws IllegalArgumentException if the key is weak, malformed, or of another kind than the algorithm needs
     */
    public static SigningKey verifying(Algorithm algorithm, PublicKey publicKey, String keyId) {
        return new SigningKey(algorithm, new KeyPairScheme(algorithm, publicKey, null), keyId, false);
    }

    /**
     * Creates a pair of keys that signs and verifies.
     *
     * @param algorithm the only algorithm of the keys
     * @param publicKey as for {@link #verifying}
     * @param privateKey the private key that belongs to it
     * @param keyId the {@code kid} header of its tokens, or null for none
     * @return the key
     * @throws IllegalArgumentException if a key is weak, malformed, or of another kind than the algorithm needs, or if
     *     the two keys are not a pair
     */
    public static SigningKey pair(Algorithm algorithm, PublicKey publicKey, PrivateKey privateKey, String keyId) {
        return new SigningKey(
                algorithm, new KeyPairScheme(algorithm, publicKey, Objects.requireNonNull(privateKey)), keyId, true);
    }

    /**
     * Returns the same key restricted to verification.
     *
     * @return a key for which {@link #signs} is false
     */
    public SigningKey onlyVerifying() {
        return new SigningKey(algorithm, scheme, keyId, false);
    }

    /**
     * Returns the same key with another name.
     *
     * @param other the {@code kid} header of its tokens, or null for none
     * @return a key that differs only in its name
     */
    public SigningKey withKeyId(String other) {
        return new SigningKey(algorithm, scheme, other, signs);
    }

    /**
     * Returns whether the key may sign new tokens.
     *
     * @return false for a public key and for a key that is restricted to verification
     */
    public boolean signs() {
        return signs;
    }

    /**
     * Returns the algorithm of the key.
     *
     * @return never null
     */
    public Algorithm algorithm() {
        return algorithm;
    }

    /**
     * Returns the key's name. Tokens that it signs have this name in their {@code kid} header.
     *
     * @return empty for a key without a name
     */
    public Optional<String> keyId() {
        return Optional.ofNullable(keyId);
    }

    /**
     * Returns a text for comparing the keys of two servers. For a public key, it is the thumbprint of RFC 7638. For a
     * secret, it is a few bytes that are computed with the secret and reveal nothing about it.
     *
     * @return 43 characters for a public key, 12 for a secret
     */
    public String fingerprint() {
        return scheme.fingerprint();
    }

    /**
     * Returns whether the secret is long enough but easy to guess: too few different bytes, a repetition, a sequence,
     * or a well-known placeholder or example. Creating such a key is allowed, because test vectors use them.
     *
     * @return true if the secret is unsafe in production; false for a pair of keys
     */
    public boolean isGuessable() {
        return algorithm.isSymmetric() && GuessableSecret.is(scheme.secret().orElseThrow());
    }

    /**
     * Derives a symmetric key for another purpose from the secret or private key with HKDF (RFC 5869). Signatures made
     * with one of the two keys are refused by the other.
     *
     * @param purpose the purpose of the new key; another text gives an unrelated key
     * @return a key without a name, of the same algorithm, or HS256 if this is a pair of keys
     * @throws IllegalStateException if this is a public key
     */
    public SigningKey derive(String purpose) {
        Algorithm symmetric = symmetric();
        byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
        return hmac(symmetric, hkdf().expand(info, symmetric.minimumKeyLength()));
    }

    /** Returns the key derivation for the secret or private key. Callers that derive many keys should keep it. */
    Hkdf hkdf() {
        byte[] secret = scheme.secret()
                .orElseThrow(() -> new IllegalStateException(
                        "key: expected a secret or private key to derive another from, got a public key"));
        return Hkdf.extract(symmetric(), secret);
    }

    private Algorithm symmetric() {
        return algorithm.isSymmetric() ? algorithm : Algorithm.HS256;
    }

    /** Returns whether other keys can be derived from this one. */
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

    /** Returns the public members of the JWK (RFC 7517 §4); empty for a secret. */
    Map<String, Object> publicMembers() {
        return scheme.publicMembers();
    }

    /** Compares algorithm, name, key material and permission to sign. */
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
