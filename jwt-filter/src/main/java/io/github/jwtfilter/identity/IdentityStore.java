package io.github.jwtfilter.identity;

import java.util.Optional;

/**
 * Where users and their passwords are kept. Used by many threads at once.
 *
 * <p>An unknown user and a wrong password are one answer, empty, and take the same time; a store that cannot be asked
 * throws, so that "no" and "don't know" are never mixed up.
 */
public interface IdentityStore {
    /**
     * Looks whether a password is a user's.
     *
     * @param credentials as presented; the name is compared as it is
     * @return the user with their roles, or empty if there is no such user with that password
     * @throws IdentityStoreException if the store cannot answer now
     */
    Optional<Identity> authenticate(Credentials credentials) throws IdentityStoreException;
}
