package io.github.jwtfilter.jose;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A cache of ciphers that have the key of a context. A browser sends the same context many times, and to derive its key
 * and prepare a cipher takes longer than to decrypt a session. The cache belongs to one key set and ends with it. It
 * holds no content. A thread takes a cipher out of the cache while it uses it, so no locks are needed. Safe for use by
 * many threads.
 */
final class ContentCiphers {
    /** The number of ciphers, a power of two. Each takes about three kilobytes. */
    private static final int SIZE = 512;

    /** The number of ciphers whose contexts lead to the same places, a power of two. */
    private static final int PLACES = 4;

    private final AtomicReferenceArray<ContentCipher> ciphers = new AtomicReferenceArray<>(SIZE);
    private final String label;

    /**
     * Creates an empty cache.
     *
     * @param label the purpose of the keys; precedes each context
     */
    ContentCiphers(String label) {
        this.label = label;
    }

    /**
     * Takes a cipher with the key of this context, or makes one. Nobody else has it until it is given back. A cipher keeps
     * its key for ever, because another thread may have found it and may take it later.
     */
    ContentCipher take(Hkdf keys, String context) {
        int place = place(keys, context);
        for (int i = place; i < place + PLACES; i++) {
            ContentCipher cipher = ciphers.getAcquire(i);
            if (cipher != null && cipher.isOf(keys, context) && ciphers.compareAndSet(i, cipher, null)) {
                return cipher;
            }
        }
        byte[] key = keys.expand((label + context).getBytes(StandardCharsets.UTF_8), AesGcm.KEY_BYTES);
        return new ContentCipher(new AesGcm(key), keys, context);
    }

    /**
     * Gives a cipher back after it was of use. The older cipher of its places goes first. Do not give back a cipher that
     * decrypted nothing: its context may come from anybody, in any length, and would replace a good one.
     */
    void giveBack(ContentCipher cipher) {
        int place = place(cipher.keys, cipher.context);
        for (int i = place + PLACES - 1; i > place; i--) {
            if (ciphers.compareAndSet(i, null, cipher)) {
                return;
            }
        }
        ciphers.setRelease(place, cipher);
    }

    /** Returns the first of the places for a context. */
    private static int place(Hkdf keys, String context) {
        int hash = keys.hashCode() ^ context.hashCode();
        return (hash ^ hash >>> 16) & SIZE - PLACES;
    }

    /** A cipher with the key of one context. */
    static final class ContentCipher {
        final AesGcm gcm;
        private final Hkdf keys;
        private final String context;

        private ContentCipher(AesGcm gcm, Hkdf keys, String context) {
            this.gcm = gcm;
            this.keys = keys;
            // A copy, because applications use the id of a session as a weak key.
            this.context = String.valueOf(context.toCharArray());
        }

        private boolean isOf(Hkdf otherKeys, String otherContext) {
            return keys == otherKeys && otherContext.equals(context);
        }
    }
}
