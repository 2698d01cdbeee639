package io.github.jwtfilter.identity;

import java.util.Arrays;

/**
 * What crypt(3) schemes see of a password. They hash it in every round, so its length multiplies the work: 1,024 bytes
 * cost ten times what eight bytes do. A password beyond the limit is wrong, at the cost of a short one.
 */
final class CryptPassword {
    /** htpasswd and openssl take no more. */
    static final int MAX_BYTES = 256;

    private static final int SHORT = 16;

    private CryptPassword() {}

    /** Whether the password can be right. */
    static boolean fits(byte[] password) {
        return password.length <= MAX_BYTES;
    }

    /** A copy to compute with, which libraries may wipe: the password, or a short piece of one that does not fit. */
    static byte[] toCompute(byte[] password) {
        return Arrays.copyOf(password, fits(password) ? password.length : SHORT);
    }
}
