package io.github.jwtfilter.identity;

import io.github.jwtfilter.identity.hash.PasswordHash;
import java.util.Collection;
import java.util.Optional;

/**
 * A store that hands out hashes and checks no password itself: {@link StoreChain} does, and computes the same whoever is
 * asked for. Used by many threads at once.
 */
public interface HashedAccounts {
    /**
     * Looks a user up.
     *
     * @param name as presented
     * @return empty if there is no such user
     * @throws IdentityStoreException if the store cannot answer now
     */
    Optional<HashedAccount> find(String name) throws IdentityStoreException;

    /**
     * A hash of each kind that users of this store have, as far as is known.
     *
     * @return hashes that no password matches
     */
    Collection<PasswordHash> decoys();

    /** Ends what the store holds. Called once, when the application stops. */
    default void close() {}
}
