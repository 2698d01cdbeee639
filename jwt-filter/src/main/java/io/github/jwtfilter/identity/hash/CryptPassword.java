package io.github.jwtfilter.identity.hash;

import java.util.Arrays;

/**
 * Limits the length of passwords for crypt(3) schemes. They hash the password in every round, so its length multiplies
 * the work: 1,024 bytes cost ten times as much as eight. A password above the limit is wrong, and costs as much as a
 * short one.
 */
final class CryptPassword {
    /** The limit of htpasswd and openssl. */
    static final int MAX_BYTES = 256;

    private static final int SHORT = 16;

    private CryptPassword() {}

    /** Returns whether the password is within the limit. */
    static boolean fits(byte[] password) {
        return password.length <= MAX_BYTES;
    }

    /**
     * Returns the bytes to hash: the password, or the start of one above the limit. The result is a copy because
     * libraries may wipe it.
     */
    static byte[] toCompute(byte[] password) {
        return Arrays.copyOf(password, fits(password) ? password.length : SHORT);
    }
}
