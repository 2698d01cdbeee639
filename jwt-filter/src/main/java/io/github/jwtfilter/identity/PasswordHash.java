package io.github.jwtfilter.identity;

import java.util.Optional;

/** A password as it is kept: not the password, but what tells whether a presented one is right. Immutable. */
public interface PasswordHash {
    /**
     * Reads a hash in the form that an htpasswd file or a PHC string has.
     *
     * @param encoded the text after the user's name
     * @return empty if it is of no scheme that is offered here, or asks for more work than a login may cost
     */
    static Optional<PasswordHash> parse(String encoded) {
        return BcryptHash.parse(encoded).or(() -> Argon2Hash.parse(encoded)).or(() -> ShaCryptHash.parse(encoded));
    }

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
}
