package io.github.jwtfilter.jose;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Map;

/** The rules of one kind of key pair: its strength, its signatures, its JWK. */
interface PublicKeyType {
    /**
     * Checks a key and returns its type.
     *
     * @throws IllegalArgumentException if the key is weak, malformed, or of another kind than the algorithm needs
     */
    static PublicKeyType of(Algorithm algorithm, PublicKey key) {
        switch (algorithm.family()) {
            case RSA:
                return RsaKeyType.of(algorithm, key);
            case EC:
                return EcKeyType.of(algorithm, key);
            case OKP:
                return Ed25519KeyType.of(key);
            default:
                throw new IllegalArgumentException("key: " + algorithm + " needs a secret, not a pair of keys");
        }
    }

    /** Returns a signature object that is still to be initialised with a key. */
    Signature newSignature() throws GeneralSecurityException;

    /**
     * Returns whether bytes have the length and range of a signature. Providers see only bytes that pass this check.
     */
    boolean couldBe(byte[] signature);

    /** Returns the members that the key's thumbprint is computed from, in the order of their names (RFC 7638 §3.2). */
    Map<String, Object> requiredMembers();

    /** Returns the members of the private key in a JWK. */
    Map<String, Object> privateMembers(PrivateKey key);

    /** Returns whether a private key's numbers are consistent. Needed where a test signature does not prove it. */
    default boolean isWhole(PrivateKey key) {
        return true;
    }

    /** Returns the private key's secret number. */
    byte[] secret(PrivateKey key);

    /** Encodes a number of a JWK in as few bytes as possible (RFC 7518 §2, Base64urlUInt). */
    static String encode(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        return Base64Url.encode(Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    /** Returns a number in exactly {@code length} bytes, padded with zeros (RFC 7518 §6.2.1.2). */
    static byte[] bytes(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[length];
        int copied = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - copied, fixed, length - copied, copied);
        return fixed;
    }
}
