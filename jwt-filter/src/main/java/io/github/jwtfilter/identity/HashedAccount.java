package io.github.jwtfilter.identity;

import io.github.jwtfilter.identity.hash.PasswordHash;
import java.util.Optional;

/** An account whose password is kept as a hash. Immutable. */
public final class HashedAccount {
    private final Account account;
    private final PasswordHash hash;
    private final Completion completion;

    /** What a store tells of a user only when asked once more: roles, claims. */
    @FunctionalInterface
    public interface Completion {
        /**
         * Asks. Only of an account that stands, and once the password was right or none is needed: so a wrong password
         * costs the store what an unknown user costs it.
         *
         * @return the user with roles and claims
         * @throws IdentityStoreException if the store cannot answer now
         */
        Identity complete() throws IdentityStoreException;
    }

    /**
     * An account.
     *
     * @param account the user, and whether the account stands
     * @param hash what tells whether a password is right; null if none ever is
     */
    public HashedAccount(Account account, PasswordHash hash) {
        this(account, hash, account::identity);
    }

    /**
     * An account of which there is more to ask.
     *
     * @param account the user, as far as known, and whether the account stands
     * @param hash what tells whether a password is right; null if none ever is
     * @param completion what is asked later
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

    /** A closed account is not worth another question. */
    Account account() throws IdentityStoreException {
        return refusal().isPresent() ? account : new Account(identity(), account.stamp());
    }

    Optional<PasswordHash> hash() {
        return Optional.ofNullable(hash);
    }
}
