package io.github.jwtfilter.jose;

import java.util.Arrays;

/**
 * HMAC-based key derivation (RFC 5869) with an empty salt and the algorithm's hash. An instance has already extracted
 * the key of one secret, so each expanded key costs one HMAC. Safe for use by many threads.
 */
final class Hkdf {
    private final int hashLength;
    private final HmacScheme pseudoRandomKey;

    private Hkdf(int hashLength, HmacScheme pseudoRandomKey) {
        this.hashLength = hashLength;
        this.pseudoRandomKey = pseudoRandomKey;
    }

    /** Extracts the pseudo-random key from a secret (RFC 5869 §2.2). */
    static Hkdf extract(Algorithm algorithm, byte[] inputKey) {
        int hashLength = algorithm.hashLength();
        byte[] pseudoRandomKey = new HmacScheme(algorithm, new byte[hashLength]).sign(inputKey, inputKey.length);
        return new Hkdf(hashLength, new HmacScheme(algorithm, pseudoRandomKey));
    }

    /** Expands a key for one purpose, of at most 255 times the hash's length (RFC 5869 §2.3). */
    byte[] expand(byte[] info, int length) {
        byte[] output = new byte[length];
        byte[] block = {};
        int filled = 0;
        for (byte counter = 1; filled < length; counter++) {
            byte[] input = Arrays.copyOf(block, block.length + info.length + 1);
            System.arraycopy(info, 0, input, block.length, info.length);
            input[input.length - 1] = counter;
            block = pseudoRandomKey.sign(input, input.length);
            int taken = Math.min(hashLength, length - filled);
            System.arraycopy(block, 0, output, filled, taken);
            filled += taken;
        }
        return output;
    }

    /** Runs both steps, for a single key of a secret. */
    static byte[] derive(Algorithm algorithm, byte[] inputKey, byte[] info, int length) {
        return extract(algorithm, inputKey).expand(info, length);
    }
}
