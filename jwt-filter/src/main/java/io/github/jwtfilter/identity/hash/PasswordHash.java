package io.github.jwtfilter.identity.hash;

/**
 * A stored password hash that can verify a presented password. Immutable. {@link PasswordHashes} reads hashes from
 * text.
 */
public interface PasswordHash {
    /**
     * Verifies a password. A wrong password takes as long as the right one.
     *
     * @param password bytes of UTF-8; left unchanged
     * @return true if the password is right
     */
    boolean matches(byte[] password);

    /**
     * Returns scheme and cost. Hashes of one kind take the same time.
     *
     * @return a text such as {@code bcrypt 10}
     */
    String kind();

    /**
     * Returns a hash of the same kind that matches no password. With it, an unknown user takes as long as a known one.
     *
     * @return a hash without a password
     */
    PasswordHash decoy();

    /**
     * Returns whether an attacker with a copy of the hash would soon find a usual password: one graphics card tries many
     * millions per second.
     *
     * @return true if the user should get a stronger hash
     */
    default boolean isWeak() {
        return false;
    }
}
