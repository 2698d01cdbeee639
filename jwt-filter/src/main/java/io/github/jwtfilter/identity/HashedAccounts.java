package io.github.jwtfilter.identity;

import io.github.jwtfilter.identity.hash.PasswordHash;
import java.util.Collection;
import java.util.Optional;

/**
 * A store that returns password hashes. {@link StoreChain} checks the passwords, at the same cost for every user name.
 * Must be safe for use by many threads.
 */
public interface HashedAccounts {
    /**
     * Finds a user.
     *
     * @param name as presented
     * @return empty if there is no such user
     * @throws IdentityStoreException if the store cannot answer now
     */
    Optional<HashedAccount> find(String name) throws IdentityStoreException;

    /**
     * Returns a decoy for each kind of hash that users of this store are known to have.
     *
     * @return hashes that match no password
     */
    Collection<PasswordHash> decoys();

    /** Releases resources. Called once, when the application stops. */
    default void close() {}
}
