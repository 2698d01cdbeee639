package io.github.jwtfilter.identity;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The server's own users, whatever its realm keeps them in. The realm says no more than yes or no, so a wrong password
 * reads as an unknown user: this store belongs last. It cannot look a user up without a password.
 */
public final class ContainerStore implements IdentityStore {
    private final List<String> roles;

    /**
     * A store that asks through the realm of the {@linkplain Credentials#realm() credentials}.
     *
     * @param roles the roles to ask for: the server does not tell which there are
     */
    public ContainerStore(Collection<String> roles) {
        this.roles = List.copyOf(roles);
    }

    @Override
    public Optional<Verdict> authenticate(Credentials credentials) throws IdentityStoreException {
        // Behind the realm may be a directory, which takes no password for nobody in particular and lets them in
        // (RFC 4513 section 5.1.2).
        if (credentials.name().isEmpty() || credentials.passwordText().isEmpty()) {
            return Optional.empty();
        }
        return credentials
                .realm()
                .logIn(credentials.name(), credentials.passwordText(), roles)
                .map(Verdict::accepted);
    }
}
