package io.github.jwtfilter.jose;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES in Galois/Counter Mode (NIST SP 800-38D) as RFC 7518 §5.3 asks: a key of 256 bits, a nonce of 96, a tag of 128. */
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

    /** The content encrypted, and behind it the tag. A nonce must never meet the same key again. */
    static byte[] encrypt(byte[] key, byte[] nonce, byte[] associated, byte[] content) {
        try {
            return run(Cipher.ENCRYPT_MODE, key, nonce, associated, associated.length, content);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /**
     * The content, of what {@link #encrypt} made of it and the first bytes of a text; null if the tag is not that of just
     * these: then nothing of the content is told.
     */
    static byte[] decrypt(byte[] key, byte[] nonce, byte[] text, int associatedLength, byte[] encrypted) {
        try {
            return run(Cipher.DECRYPT_MODE, key, nonce, text, associatedLength, encrypted);
        } catch (BadPaddingException | IllegalBlockSizeException refused) {
            // Providers differ in what they call a wrong tag.
            return null;
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /** A cipher is as good as new once it is initialised again, whatever it failed at before ({@link Cipher#init}). */
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
     * Makes sure that this Java does it, which one whose cryptography is limited does not.
     *
     * @throws IllegalStateException if not, with a message for the operator
     */
    static void requireSupport() {
        byte[] key = new byte[KEY_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        // Not the same ones again: that a cipher refuses too.
        new SecureRandom().nextBytes(key);
        encrypt(key, nonce, new byte[0], new byte[0]);
    }

    private static IllegalStateException unusable(GeneralSecurityException e) {
        return new IllegalStateException(
                "encryption: expected a Java that takes AES keys of " + KEY_BYTES * Byte.SIZE + " bits, got "
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
