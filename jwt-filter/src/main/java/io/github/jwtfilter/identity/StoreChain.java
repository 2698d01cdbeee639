package io.github.jwtfilter.identity;

import io.github.jwtfilter.identity.hash.PasswordHash;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chain of stores. The first store that knows the user decides. For stores that return hashes, the chain checks the
 * password itself: at most once per login, and at the same cost for every user name.
 */
public final class StoreChain implements IdentityStore {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");

    private final List<Link> links;
    private final List<Source> sources;
    private final List<HashedAccounts> hashed = new ArrayList<>();
    private final PasswordChecker checker;

    private StoreChain(Builder builder) {
        this.checker = new PasswordChecker(builder.threads);
        this.links = List.copyOf(builder.links);
        this.sources = List.copyOf(builder.sources);
        links.forEach(link -> link.hashed().ifPresent(hashed::add));
    }

    /**
     * Begins a chain.
     *
     * @return a builder for an empty chain
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Asks with name and password in NFC. If the stores refuse them and the client sent another Unicode form, it asks
     * again with the original form, because older versions and other systems may have hashed that form. Both steps take
     * equally long for known and unknown users.
     */
    @Override
    public Optional<Verdict> authenticate(Credentials presented) throws IdentityStoreException {
        Credentials composed = presented.composed();
        Optional<Verdict> verdict = ask(composed);
        if (composed == presented || !isWrong(verdict)) {
            return verdict;
        }
        Optional<Verdict> second = ask(presented);
        return second.isPresent() ? second : verdict;
    }

    private static boolean isWrong(Optional<Verdict> verdict) {
        return verdict.isEmpty()
                || verdict.get()
                        .refusal()
                        .filter(Verdict.Refusal.WRONG_PASSWORD::equals)
                        .isPresent();
    }

    private Optional<Verdict> ask(Credentials credentials) throws IdentityStoreException {
        try {
            for (int i = 0; i < links.size(); i++) {
                Optional<Verdict> verdict = links.get(i).authenticate(credentials, this);
                if (verdict.isPresent()) {
                    return Optional.of(decided(verdict.get(), sources.get(i), credentials.name()));
                }
            }
            check(null, credentials);
            return Optional.empty();
        } catch (RuntimeException | Error broken) {
            throw failed(broken);
        }
    }

    /** Adds the source. It is proven if it has just found the user by the name that the token will have. */
    private static Verdict decided(Verdict verdict, Source source, String asked) {
        return verdict.identity()
                .map(user -> verdict.from(user.getName().equals(asked) ? source : source.unproven()))
                .orElse(verdict);
    }

    /**
     * Treats a broken driver or library as a store that cannot answer. Its own message is logged at DEBUG and left out
     * of the new message.
     */
    private static IdentityStoreException failed(Throwable broken) {
        LOG.log(Level.DEBUG, "A user store failed", broken);
        return new IdentityStoreException("users: " + ClassStore.describe(broken), broken);
    }

    private Verdict check(HashedAccount account, Credentials credentials) throws IdentityStoreException {
        PasswordHash own = account == null ? null : account.hash().orElse(null);
        List<PasswordHash> decoys = new ArrayList<>();
        hashed.forEach(store -> decoys.addAll(store.decoys()));
        if (!checker.matches(own, decoys, credentials) || account == null) {
            return Verdict.refused(Verdict.Refusal.WRONG_PASSWORD);
        }
        return account.refusal().isPresent()
                ? Verdict.refused(account.refusal().get())
                : Verdict.accepted(account.account());
    }

    @Override
    public Optional<Account> find(String name) throws IdentityStoreException {
        try {
            for (Link link : links) {
                Optional<Account> account = link.find(name);
                if (account.isPresent()) {
                    return account;
                }
            }
            return Optional.empty();
        } catch (UnsupportedOperationException notOffered) {
            throw notOffered;
        } catch (RuntimeException | Error broken) {
            throw failed(broken);
        }
    }

    /** Returns the sources of users in the order in which they are asked. */
    public List<Source> sources() {
        return sources;
    }

    /**
     * Finds a user in one source.
     *
     * @param source one of {@link #sources}
     * @throws IdentityStoreException if the source cannot answer now, or cannot find users by name
     */
    public Optional<Account> find(Source source, String name) throws IdentityStoreException {
        try {
            return links.get(sources.indexOf(source)).find(name);
        } catch (RuntimeException | Error broken) {
            throw failed(broken);
        }
    }

    @Override
    public void close() {
        for (Link link : links) {
            try {
                link.close();
            } catch (RuntimeException | Error failed) {
                LOG.log(
                        Level.ERROR,
                        "JWTF-207 The filter could not close a user store: {0}",
                        ClassStore.describe(failed));
            }
        }
    }

    /** One store of the chain. */
    private interface Link {
        Optional<Verdict> authenticate(Credentials credentials, StoreChain chain) throws IdentityStoreException;

        Optional<Account> find(String name) throws IdentityStoreException;

        Optional<HashedAccounts> hashed();

        void close();
    }

    /** A store that checks passwords itself. */
    private static final class CheckingLink implements Link {
        private final IdentityStore store;

        CheckingLink(IdentityStore store) {
            this.store = store;
        }

        @Override
        public Optional<Verdict> authenticate(Credentials credentials, StoreChain chain) throws IdentityStoreException {
            return store.authenticate(credentials);
        }

        @Override
        public Optional<Account> find(String name) throws IdentityStoreException {
            return store.find(name);
        }

        @Override
        public Optional<HashedAccounts> hashed() {
            return Optional.empty();
        }

        @Override
        public void close() {
            store.close();
        }
    }

    /** A store that returns hashes, so that the chain checks the passwords. */
    private static final class HashedLink implements Link {
        private final HashedAccounts accounts;

        HashedLink(HashedAccounts accounts) {
            this.accounts = accounts;
        }

        @Override
        public Optional<Verdict> authenticate(Credentials credentials, StoreChain chain) throws IdentityStoreException {
            Optional<HashedAccount> account = accounts.find(credentials.name());
            return account.isPresent() ? Optional.of(chain.check(account.get(), credentials)) : Optional.empty();
        }

        @Override
        public Optional<Account> find(String name) throws IdentityStoreException {
            Optional<HashedAccount> account = accounts.find(name);
            return account.isPresent() ? Optional.of(account.get().account()) : Optional.empty();
        }

        @Override
        public Optional<HashedAccounts> hashed() {
            return Optional.of(accounts);
        }

        @Override
        public void close() {
            accounts.close();
        }
    }

    /** Builds a chain in the order of the calls. */
    public static final class Builder {
        private final List<Link> links = new ArrayList<>();
        private final List<Source> sources = new ArrayList<>();
        private LoginThreads threads = new LoginThreads(() -> 0);

        private Builder() {}

        /**
         * Adds a store that checks passwords itself.
         *
         * @param store asked after the stores already added
         * @return this builder
         */
        public Builder then(IdentityStore store) {
            links.add(new CheckingLink(store));
            sources.add(Source.UNNAMED);
            return this;
        }

        /**
         * Adds a store that returns hashes.
         *
         * @param accounts asked after the stores already added
         * @return this builder
         */
        public Builder then(HashedAccounts accounts) {
            links.add(new HashedLink(accounts));
            sources.add(Source.UNNAMED);
            return this;
        }

        /**
         * Names the store that was added last.
         *
         * @param source a name that no other store of the chain has
         * @return this builder
         */
        public Builder named(Source source) {
            sources.set(sources.size() - 1, source);
            return this;
        }

        /**
         * Limits the threads for password checks.
         *
         * @param threads the limit; the default assumes a small container
         * @return this builder
         */
        public Builder within(LoginThreads threads) {
            this.threads = threads;
            return this;
        }

        /**
         * Builds the chain.
         *
         * @return a store that asks the others
         */
        public StoreChain build() {
            return new StoreChain(this);
        }
    }
}
