package io.github.jwtfilter.identity;

import java.util.Optional;

/** An account whose password is kept as a hash. Immutable. */
public final class HashedAccount {
    private final Account account;
    private final PasswordHash hash;

    /**
     * An account.
     *
     * @param account the user, and whether the account stands
     * @param hash what tells whether a password is right; null if none ever is
     */
    public HashedAccount(Account account, PasswordHash hash) {
        this.account = account;
        this.hash = hash;
    }

    Account account() {
        return account;
    }

    Optional<PasswordHash> hash() {
        return Optional.ofNullable(hash);
    }
}
