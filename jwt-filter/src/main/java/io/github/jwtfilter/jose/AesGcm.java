package io.github.jwtfilter.jose;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES in Galois/Counter Mode (NIST SP 800-38D) as RFC 7518 §5.3 requires: 256-bit key, 96-bit nonce, 128-bit tag. */
final class AesGcm {
    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;

    private static final Pool<Cipher> CIPHERS = new Pool<>(AesGcm::newCipher);

    private AesGcm() {}

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES/GCM/NoPadding", e);
        }
    }

    /** Encrypts content and appends the tag. A nonce may be used only once with the same key. */
    static byte[] encrypt(byte[] key, byte[] nonce, byte[] associated, byte[] content) {
        try {
            return run(Cipher.ENCRYPT_MODE, key, nonce, associated, associated.length, content);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /**
     * Decrypts the result of {@link #encrypt}. The first bytes of {@code text} are the associated data. If the tag does
     * not match, this method returns null and reveals nothing about the content.
     */
    static byte[] decrypt(byte[] key, byte[] nonce, byte[] text, int associatedLength, byte[] encrypted) {
        try {
            return run(Cipher.DECRYPT_MODE, key, nonce, text, associatedLength, encrypted);
        } catch (BadPaddingException | IllegalBlockSizeException refused) {
            // Providers throw different exceptions for a wrong tag.
            return null;
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /** Runs a pooled cipher. {@link Cipher#init} makes it usable again, even after a failure. */
    private static byte[] run(int mode, byte[] key, byte[] nonce, byte[] text, int associatedLength, byte[] input)
            throws GeneralSecurityException {
        Cipher cipher = CIPHERS.take();
        try {
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
            cipher.updateAAD(text, 0, associatedLength);
            return cipher.doFinal(input);
        } finally {
            CIPHERS.giveBack(cipher);
        }
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
        encrypt(key, nonce, new byte[0], new byte[0]);
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
