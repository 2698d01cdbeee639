package io.github.jwtfilter.identity;

import java.util.Collection;
import java.util.Optional;

/** The container's own users. They can be checked only through the request being processed. */
@FunctionalInterface
public interface Realm {
    /** The realm of credentials without a request. It has no users. */
    Realm NONE = (name, password, roles) -> Optional.empty();

    /**
     * Verifies a user's password with the container.
     *
     * @param name as presented
     * @param password as presented
     * @param roles the roles to check; a container can check a role but cannot list the roles of a user
     * @return the user with those of the roles that they have; empty if the container refuses
     * @throws IdentityStoreException if the container cannot answer
     */
    Optional<Identity> logIn(String name, String password, Collection<String> roles) throws IdentityStoreException;
}
