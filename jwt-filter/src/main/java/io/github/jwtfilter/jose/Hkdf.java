package io.github.jwtfilter.jose;

import java.util.Arrays;

/**
 * HMAC-based key derivation (RFC 5869) with an empty salt; the hash is the algorithm's. Made of one secret, whose part of
 * the work is then done; each key that is expanded costs an HMAC. Safe for use by many threads.
 */
final class Hkdf {
    private final int hashLength;
    private final HmacScheme pseudoRandomKey;

    private Hkdf(int hashLength, HmacScheme pseudoRandomKey) {
        this.hashLength = hashLength;
        this.pseudoRandomKey = pseudoRandomKey;
    }

    /** RFC 5869 §2.2. */
    static Hkdf extract(Algorithm algorithm, byte[] inputKey) {
        int hashLength = algorithm.hashLength();
        byte[] pseudoRandomKey = new HmacScheme(algorithm, new byte[hashLength]).sign(inputKey, inputKey.length);
        return new Hkdf(hashLength, new HmacScheme(algorithm, pseudoRandomKey));
    }

    /** RFC 5869 §2.3: a key for one purpose, of 255 times the hash's length at most. */
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

    /** Both steps, for one key of a secret. */
    static byte[] derive(Algorithm algorithm, byte[] inputKey, byte[] info, int length) {
        return extract(algorithm, inputKey).expand(info, length);
    }
}
