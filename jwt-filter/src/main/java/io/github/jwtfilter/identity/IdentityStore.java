package io.github.jwtfilter.identity;

import java.util.Optional;

/**
 * Where users and their passwords are kept. A team's own store is a public class with a public constructor without
 * parameters, named in web.xml as {@code class:com.acme.MyStore}.
 *
 * <p>What every store keeps to:
 *
 * <ul>
 *   <li><b>Not known:</b> empty, and the next store is asked. A store that cannot tell an unknown user from a wrong
 *       password answers empty for both, and belongs last.
 *   <li><b>Known, and refused:</b> a verdict that says why: a wrong password, an account that is locked, has expired or
 *       is disabled. No other store is asked; the client is told the same whatever the reason. A store that can should
 *       look at the password first: whether an account is locked is nobody's business but its owner's.
 *   <li><b>Known, and accepted:</b> a verdict with the user, as the store spells the name: this name becomes the token's.
 *   <li><b>Cannot tell now:</b> an {@link IdentityStoreException}, never empty and never a refusal, so that "no" and
 *       "don't know" are not mixed up. Nobody is logged in and no other store is asked.
 *   <li><b>Concurrency:</b> many threads ask at once. A store waits for nothing longer than some seconds.
 *   <li><b>Time:</b> an unknown user should take as long as a wrong password.
 *   <li><b>Start:</b> the constructor opens no connection and starts no thread: a server must start while its users are
 *       not to be reached.
 * </ul>
 */
public interface IdentityStore {
    /**
     * Looks whether a password is a user's.
     *
     * @param credentials as presented; whether case counts in the name is the store's to say
     * @return what the store says of the user, or empty if it does not know them
     * @throws IdentityStoreException if the store cannot answer now
     */
    Optional<Verdict> authenticate(Credentials credentials) throws IdentityStoreException;

    /**
     * Looks a user up without a password: who they are now, and whether the account still stands.
     *
     * @param name the user's name, as {@link Identity#getName()} had it
     * @return the account, or empty if there is none any more
     * @throws IdentityStoreException if the store cannot answer now
     * @throws UnsupportedOperationException if the store never can, which is what a store does that does not say
     *     otherwise
     */
    default Optional<Account> find(String name) throws IdentityStoreException {
        throw new UnsupportedOperationException("this store cannot look up a user without a password");
    }

    /** Ends what the store holds: connections, threads. Called once, when the application stops. */
    default void close() {}
}
