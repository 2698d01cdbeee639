package io.github.jwtfilter.identity;

import java.util.Optional;

/**
 * A store of users and their passwords. An application can provide its own: a public class with a public constructor
 * without parameters, named in web.xml as {@code class:com.acme.MyStore}.
 *
 * <p>Contract of every store:
 *
 * <ul>
 *   <li><b>Unknown user:</b> the result is empty, and the filter asks the next store. A store that cannot
 *       distinguish an unknown user from a wrong password returns empty for both, and belongs at the end of the chain.
 *   <li><b>Known user, refused:</b> a verdict with the reason: a wrong password, or a locked, expired or disabled
 *       account. The filter asks no other store, and gives the client the same answer for every reason. If possible,
 *       check the password before the state of the account: only the owner of an account should learn that it is
 *       locked.
 *   <li><b>Known user, accepted:</b> a verdict with the user. The name as the store spells it goes into the token.
 *   <li><b>Store unavailable:</b> an {@link IdentityStoreException}. An empty result or a refusal would turn "don't
 *       know" into "no". The login fails, and the filter asks no other store.
 *   <li><b>Concurrency:</b> many threads call the store at once. A store waits a few seconds at most.
 *   <li><b>Time:</b> an unknown user should take as long as a wrong password.
 *   <li><b>Start:</b> the constructor opens no connection and starts no thread, because a server must be able to
 *       start while its users are unreachable.
 * </ul>
 */
public interface IdentityStore {
    /**
     * Verifies a user's password.
     *
     * @param credentials as presented; the store decides whether names are case-sensitive
     * @return the store's decision, or empty if the user is unknown
     * @throws IdentityStoreException if the store cannot answer now
     */
    Optional<Verdict> authenticate(Credentials credentials) throws IdentityStoreException;

    /**
     * Finds a user without a password, with their current roles and claims and the state of their account. The filter
     * calls it right after a login, and at each renewal of the login's token, on a thread of its own. If the account is
     * gone, has a refusal, or has another stamp, the login ends.
     *
     * <p>Right after a login, the name, the roles and the names of the claims must be those of the accepted user.
     * Otherwise the filter never calls it again for this login.
     *
     * @param name the user's name, as {@link Identity#getName()} returned it
     * @return the account, or empty if it does not exist any more
     * @throws IdentityStoreException if the store cannot answer now
     * @throws UnsupportedOperationException if the store does not support this, which is the default
     */
    default Optional<Account> find(String name) throws IdentityStoreException {
        throw new UnsupportedOperationException("this store cannot look up a user without a password");
    }

    /** Releases resources, such as connections and threads. Called once, when the application stops. */
    default void close() {}
}
