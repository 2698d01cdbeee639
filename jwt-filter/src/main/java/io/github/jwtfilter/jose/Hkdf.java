package io.github.jwtfilter.jose;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-based key derivation (RFC 5869) with an empty salt; the hash is the algorithm's. */
final class Hkdf {
    private Hkdf() {}

    static byte[] derive(Algorithm algorithm, byte[] inputKey, byte[] info, int length) {
        byte[] pseudoRandomKey = hmac(algorithm, new byte[algorithm.hashLength()], inputKey);
        byte[] output = new byte[length];
        byte[] block = {};
        int filled = 0;
        for (byte counter = 1; filled < length; counter++) {
            byte[] input = Arrays.copyOf(block, block.length + info.length + 1);
            System.arraycopy(info, 0, input, block.length, info.length);
            input[input.length - 1] = counter;
            block = hmac(algorithm, pseudoRandomKey, input);
            int taken = Math.min(block.length, length - filled);
            System.arraycopy(block, 0, output, filled, taken);
            filled += taken;
        }
        return output;
    }

    private static byte[] hmac(Algorithm algorithm, byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(algorithm.jcaName());
            mac.init(new SecretKeySpec(key, algorithm.jcaName()));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm.jcaName() + " is required of every Java platform", e);
        }
    }
}
