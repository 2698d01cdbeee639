package io.github.jwtfilter.identity;

import java.util.Collection;
import java.util.Optional;

/** The server's own users, who can be asked for only through a request that is just being answered. */
@FunctionalInterface
public interface Realm {
    /** Where there is no request: knows nobody. */
    Realm NONE = (name, password, roles) -> Optional.empty();

    /**
     * Looks whether the server takes a password for a user's.
     *
     * @param name as presented
     * @param password as presented
     * @param roles the roles to ask for: a server tells whether a user has a role, not which roles there are
     * @return the user with those of the roles that they have; empty if the server refuses
     * @throws IdentityStoreException if the server cannot tell
     */
    Optional<Identity> logIn(String name, String password, Collection<String> roles) throws IdentityStoreException;
}
