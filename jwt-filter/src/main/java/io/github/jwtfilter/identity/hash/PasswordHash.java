package io.github.jwtfilter.identity.hash;

/**
 * A password as it is kept: not the password, but what tells whether a presented one is right. Immutable. Texts are read
 * by {@link PasswordHashes}.
 */
public interface PasswordHash {
    /**
     * Whether a password is the one. Takes as long for a wrong one as for the right one.
     *
     * @param password bytes of UTF-8; not changed
     * @return true if it is
     */
    boolean matches(byte[] password);

    /**
     * Scheme and cost: hashes of one kind take the same time.
     *
     * @return a text such as {@code bcrypt 10}
     */
    String kind();

    /**
     * A hash of the same kind that no password matches, so that a user who does not exist costs what others cost.
     *
     * @return a hash that was never computed from anything
     */
    PasswordHash decoy();

    /**
     * Whether usual passwords are soon found by whoever reads the hash: one graphics card tries many millions a second.
     *
     * @return true if the user should have another hash
     */
    default boolean isWeak() {
        return false;
    }
}
