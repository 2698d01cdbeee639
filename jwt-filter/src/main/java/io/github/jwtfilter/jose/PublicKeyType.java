package io.github.jwtfilter.jose;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Map;

/** What one kind of key pair looks like: its strength, its signatures, its JWK. */
interface PublicKeyType {
    /**
     * The form of a key, which is checked.
     *
     * @throws IllegalArgumentException if the key is weak, malformed, or of another kind than the algorithm's
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

    /** A signature that is yet to be told its key. */
    Signature newSignature() throws GeneralSecurityException;

    /** Whether bytes have the length and range of a signature; what has not is never shown to a provider. */
    boolean couldBe(byte[] signature);

    /** The members that make the key's thumbprint, in the order of their names (RFC 7638 §3.2). */
    Map<String, Object> requiredMembers();

    /** The members of the private key in a JWK. */
    Map<String, Object> privateMembers(PrivateKey key);

    /** Whether a private key's numbers fit together, where its signatures do not show it. */
    default boolean isWhole(PrivateKey key) {
        return true;
    }

    /** The private key's secret number. */
    byte[] secret(PrivateKey key);

    /** A number of a JWK, as short as can be (RFC 7518 §2, Base64urlUInt). */
    static String encode(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        return Base64Url.encode(Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    /** A number in so many bytes (RFC 7518 §6.2.1.2). */
    static byte[] bytes(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[length];
        int copied = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - copied, fixed, length - copied, copied);
        return fixed;
    }
}
