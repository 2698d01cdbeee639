package io.github.jwtfilter.jose;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypted tokens built by hand. Their keys are computed step by step after RFC 5869. */
final class RawJwe {
    static final String TYPE = "test+jwe";
    static final String CONTEXT = "one login";
    static final String TEXT = "what only servers may read";
    static final String HEADER = "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"typ\":\"test+jwe\"}";
    static final DirectEncryption ENCRYPTION = new DirectEncryption(RawToken.KEYS, TYPE);

    private RawJwe() {}

    /** Returns the content key of {@link #CONTEXT} under the usual secret. */
    static byte[] key() {
        return key(Algorithm.HS256, RawToken.SECRET, TYPE, CONTEXT);
    }

    static byte[] key(Algorithm algorithm, byte[] secret, String type, String context) {
        byte[] pseudoRandomKey = mac(algorithm, new byte[algorithm.hashLength()], secret);
        byte[] info = ("A256GCM\0" + type + "\0" + context + "\1").getBytes(UTF_8);
        return Arrays.copyOf(mac(algorithm, pseudoRandomKey, info), 32);
    }

    private static byte[] mac(Algorithm algorithm, byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(algorithm.jcaName());
            mac.init(new SecretKeySpec(key, algorithm.jcaName()));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Encrypts {@link #TEXT} with a header that the test chooses. The token is authentic. */
    static String encrypted(String header) {
        return encrypted(RawToken.encode(header), "", TEXT.getBytes(UTF_8), new byte[12], 128);
    }

    /** Builds an authentic token from any parts, even odd ones. */
    static String encrypted(String encodedHeader, String encryptedKey, byte[] content, byte[] nonce, int tagBits) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key(), "AES"), new GCMParameterSpec(tagBits, nonce));
            cipher.updateAAD(encodedHeader.getBytes(UTF_8));
            byte[] encrypted = cipher.doFinal(content);
            byte[] tag = Arrays.copyOfRange(encrypted, content.length, encrypted.length);
            return String.join(
                    ".",
                    List.of(
                            encodedHeader,
                            encryptedKey,
                            RawToken.encode(nonce),
                            RawToken.encode(Arrays.copyOf(encrypted, content.length)),
                            RawToken.encode(tag)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads a token with the usual reader in the usual context; null if it is refused. */
    static String read(String token) {
        return read(ENCRYPTION, token, CONTEXT);
    }

    static String read(DirectEncryption encryption, String token, String context) {
        return encryption
                .decrypt(token, context)
                .map(content -> new String(content, UTF_8))
                .orElse(null);
    }
}
