package io.github.jwtfilter.identity;

import io.github.jwtfilter.identity.hash.PasswordHash;
import java.util.Optional;

/** An account with a password hash. Immutable. */
public final class HashedAccount {
    private final Account account;
    private final PasswordHash hash;
    private final Completion completion;

    /** Loads the roles and claims of a user, for a store that needs a second query for them. */
    @FunctionalInterface
    public interface Completion {
        /**
         * Loads the user's roles and claims. It is called only for an account that may log in, and only after the
         * password was right or if no password is needed. So a wrong password costs the store as much as an unknown
         * user.
         *
         * @return the user with roles and claims
         * @throws IdentityStoreException if the store cannot answer now
         */
        Identity complete() throws IdentityStoreException;
    }

    /**
     * Creates a complete account.
     *
     * @param account the user, and whether the account may log in
     * @param hash verifies passwords; null if every password is wrong
     */
    public HashedAccount(Account account, PasswordHash hash) {
        this(account, hash, account::identity);
    }

    /**
     * Creates an account with roles and claims still to load.
     *
     * @param account the user, as far as known, and whether the account may log in
     * @param hash verifies passwords; null if every password is wrong
     * @param completion loads the rest later
     */
    public HashedAccount(Account account, PasswordHash hash, Completion completion) {
        this.account = account;
        this.hash = hash;
        this.completion = completion;
    }

    Optional<Verdict.Refusal> refusal() {
        return account.refusal();
    }

    Identity identity() throws IdentityStoreException {
        return completion.complete();
    }

    /** Returns the complete account. For a closed account the second query is skipped. */
    Account account() throws IdentityStoreException {
        return refusal().isPresent() ? account : new Account(identity(), account.stamp());
    }

    Optional<PasswordHash> hash() {
        return Optional.ofNullable(hash);
    }
}
