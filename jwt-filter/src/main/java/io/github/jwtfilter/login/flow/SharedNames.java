package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.identity.Source;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.oidc.ProviderException;
import io.github.jwtfilter.oidc.ProviderFailure;
import io.github.jwtfilter.text.FoldedName;
import io.github.jwtfilter.text.LogText;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The check that no user of a provider has the name of a local user. Otherwise a person who may choose a name at the
 * provider would get the data of the local user.
 */
public final class SharedNames {
    private final StoreChain users;
    private final LoginThreads threads;

    /**
     * Creates the check.
     *
     * @param users the local users; each store can find a user by name
     * @param threads limits the container threads that wait for the stores
     */
    public SharedNames(StoreChain users, LoginThreads threads) {
        this.users = users;
        this.threads = threads;
    }

    /**
     * Refuses a name that a local store knows, as it is or without case, accents and spaces.
     *
     * @throws ProviderException if a store knows the name, or cannot answer now
     */
    void refuseLocal(String name) throws ProviderException {
        if (!threads.tryWait()) {
            throw new ProviderException(
                    ProviderFailure.UNAVAILABLE, "too many logins at once wait for the stores of users");
        }
        try {
            Set<String> spellings = new LinkedHashSet<>(Set.of(name));
            spellings.add(FoldedName.of(name));
            spellings.remove("");
            for (Source source : users.sources()) {
                for (String spelling : spellings) {
                    if (users.find(source, spelling).isPresent()) {
                        throw new ProviderException(
                                ProviderFailure.NO_USER,
                                "the provider's user '" + LogText.of(name) + "' has the name of a user of " + source
                                        + ". Rename one of the two. If both are always one person, set oidcSharedNames=true");
                    }
                }
            }
        } catch (IdentityStoreException e) {
            throw new ProviderException(
                    ProviderFailure.UNAVAILABLE,
                    "the local users cannot be asked whether they know the name: "
                            + LogText.of(String.valueOf(e.getMessage()), LoginEvents.MAX_STORE_MESSAGE));
        } finally {
            threads.endWait();
        }
    }
}
