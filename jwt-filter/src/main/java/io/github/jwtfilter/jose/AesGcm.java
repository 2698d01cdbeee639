package io.github.jwtfilter.jose;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in Galois/Counter Mode (NIST SP 800-38D) as RFC 7518 §5.3 requires: 256-bit key, 96-bit nonce, 128-bit tag. An
 * instance has one key. Its second call is faster than the first, because the provider keeps the key's schedule. For use
 * by one thread at a time.
 */
final class AesGcm {
    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;

    private final Cipher cipher = newCipher();
    private final SecretKeySpec key;

    AesGcm(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES/GCM/NoPadding", e);
        }
    }

    /** Encrypts content and appends the tag. A nonce may be used only once with the same key. */
    byte[] encrypt(byte[] nonce, byte[] associated, byte[] content) {
        try {
            return run(Cipher.ENCRYPT_MODE, nonce, associated, associated.length, content);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /**
     * Decrypts the result of {@link #encrypt}. The first bytes of {@code text} are the associated data. If the tag does
     * not match, this method returns null and reveals nothing about the content.
     */
    byte[] decrypt(byte[] nonce, byte[] text, int associatedLength, byte[] encrypted) {
        try {
            return run(Cipher.DECRYPT_MODE, nonce, text, associatedLength, encrypted);
        } catch (BadPaddingException | IllegalBlockSizeException refused) {
            // Providers throw different exceptions for a wrong tag.
            return null;
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /** Runs the cipher. {@link Cipher#init} makes it usable again, even after a failure. */
    private byte[] run(int mode, byte[] nonce, byte[] text, int associatedLength, byte[] input)
            throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(text, 0, associatedLength);
        return cipher.doFinal(input);
    }

    /**
     * Makes sure that this Java supports 256-bit AES keys. A Java with limited cryptography does not.
     *
     * @throws IllegalStateException if they are unsupported, with a message for the operator
     */
    static void requireSupport() {
        byte[] key = new byte[KEY_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        // The key is random because a cipher refuses to encrypt twice with the same key and nonce.
        new SecureRandom().nextBytes(key);
        new AesGcm(key).encrypt(nonce, new byte[0], new byte[0]);
    }

    private static IllegalStateException unusable(GeneralSecurityException e) {
        return new IllegalStateException(
                "encryption: expected a Java that accepts AES keys of " + KEY_BYTES * Byte.SIZE + " bits, got "
                        + e.getMessage() + (isLimited() ? "; its security property crypto.policy is limited" : ""),
                e);
    }

    private static boolean isLimited() {
        try {
            return Cipher.getMaxAllowedKeyLength("AES") < KEY_BYTES * Byte.SIZE;
        } catch (NoSuchAlgorithmException e) {
            return false;
        }
    }
}
