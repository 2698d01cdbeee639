package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * RSA, ECDSA and EdDSA signatures by the JDK. There is always a public key that verifies. A private key that signs is
 * optional.
 */
final class KeyPairScheme implements SignatureScheme {
    private final Algorithm algorithm;
    private final PublicKeyType form;
    private final PublicKey publicKey;
    private final PrivateKey privateKey;

    /**
     * Creates a scheme for a public key or for a pair of keys.
     *
     * @param privateKey null for a key that verifies only
     * @throws IllegalArgumentException if a key is weak, malformed or of another kind than the algorithm needs, or if
     *     the two keys are not a pair
     */
    KeyPairScheme(Algorithm algorithm, PublicKey publicKey, PrivateKey privateKey) {
        this.algorithm = algorithm;
        this.form = PublicKeyType.of(algorithm, publicKey);
        this.publicKey = publicKey;
        this.privateKey = privateKey;
        if (privateKey != null) {
            checkPair();
        }
    }

    /**
     * Checks that the public key verifies a signature of the private key. This works for all representations of a
     * private key.
     */
    private void checkPair() {
        byte[] probe = "jwt-filter".getBytes(StandardCharsets.UTF_8);
        boolean pair;
        try {
            pair = form.isWhole(privateKey) && verifies(probe, probe.length, sign(probe, probe.length));
        } catch (RuntimeException unusable) {
            // Some providers throw unchecked exceptions if the numbers are inconsistent.
            pair = false;
        }
        if (!pair) {
            throw new IllegalArgumentException("key: the private key is not that of the public key");
        }
    }

    @Override
    public boolean canSign() {
        return privateKey != null;
    }

    @Override
    public byte[] sign(byte[] text, int length) {
        if (privateKey == null) {
            throw new IllegalStateException("key: a public key cannot sign");
        }
        try {
            Signature signature = form.newSignature();
            signature.initSign(privateKey);
            signature.update(text, 0, length);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + ": the private key cannot sign", e);
        }
    }

    @Override
    public boolean verifies(byte[] text, int length, byte[] signature) {
        if (!form.couldBe(signature)) {
            return false;
        }
        try {
            Signature verification = form.newSignature();
            verification.initVerify(publicKey);
            verification.update(text, 0, length);
            return verification.verify(signature);
        } catch (GeneralSecurityException malformed) {
            // Providers differ: the same bad signature is invalid for one and malformed for another.
            return false;
        }
    }

    @Override
    public Optional<byte[]> secret() {
        return privateKey == null ? Optional.empty() : Optional.of(form.secret(privateKey));
    }

    /** Returns the thumbprint of RFC 7638: SHA-256 over the required members in the order of their names. */
    @Override
    public String fingerprint() {
        byte[] json = StrictJson.write(form.requiredMembers()).getBytes(StandardCharsets.UTF_8);
        try {
            return Base64Url.encode(MessageDigest.getInstance("SHA-256").digest(json));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is required of every Java platform", e);
        }
    }

    @Override
    public Map<String, Object> publicMembers() {
        return form.requiredMembers();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyPairScheme
                && algorithm == ((KeyPairScheme) other).algorithm
                && canSign() == ((KeyPairScheme) other).canSign()
                && Arrays.equals(publicKey.getEncoded(), ((KeyPairScheme) other).publicKey.getEncoded());
    }

    @Override
    public int hashCode() {
        return Objects.hash(algorithm, Arrays.hashCode(publicKey.getEncoded()));
    }
}
