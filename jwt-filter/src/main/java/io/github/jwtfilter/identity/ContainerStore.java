package io.github.jwtfilter.identity;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Users of the container's own realm. The realm answers only yes or no, so a wrong password looks like an unknown user.
 * Therefore this store belongs at the end of a chain. It cannot find a user without a password.
 */
public final class ContainerStore implements IdentityStore {
    private final List<String> roles;

    /**
     * Creates a store that uses the realm of the {@linkplain Credentials#realm() credentials}.
     *
     * @param roles the roles to check; a container cannot list the roles of a user
     */
    public ContainerStore(Collection<String> roles) {
        this.roles = List.copyOf(roles);
    }

    @Override
    public Optional<Verdict> authenticate(Credentials credentials) throws IdentityStoreException {
        // The realm may use a directory, and a directory accepts a bind with an empty password as anonymous (RFC 4513
        // section 5.1.2).
        if (credentials.name().isEmpty() || credentials.passwordText().isEmpty()) {
            return Optional.empty();
        }
        return credentials
                .realm()
                .logIn(credentials.name(), credentials.passwordText(), roles)
                .map(Verdict::accepted);
    }
}
