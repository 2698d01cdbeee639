package io.github.jwtfilter.identity;

import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Wraps an application's own store and enforces the contract. An unexpected exception or a null answer becomes an
 * {@link IdentityStoreException}.
 */
public final class ClassStore implements IdentityStore {
    private final IdentityStore store;

    /**
     * Wraps a store.
     *
     * @param store the application's own store
     */
    public ClassStore(IdentityStore store) {
        this.store = store;
    }

    @Override
    public Optional<Verdict> authenticate(Credentials credentials) throws IdentityStoreException {
        return answered(() -> store.authenticate(credentials));
    }

    @Override
    public Optional<Account> find(String name) throws IdentityStoreException {
        return answered(() -> store.find(name));
    }

    /** Returns whether the application's store can find a user by name. */
    public boolean looksUp() {
        try {
            return store.getClass().getMethod("find", String.class).getDeclaringClass() != IdentityStore.class;
        } catch (NoSuchMethodException | LinkageError unknown) {
            // Another method of the class needs a class that is missing. A look-up will show whether this one works.
            return true;
        }
    }

    private <T> Optional<T> answered(Callable<Optional<T>> question) throws IdentityStoreException {
        Optional<T> answer;
        try {
            answer = question.call();
        } catch (IdentityStoreException | UnsupportedOperationException said) {
            throw said;
        } catch (Throwable broken) {
            throw new IdentityStoreException(name() + ": " + describe(broken), broken);
        }
        if (answer == null) {
            throw new IdentityStoreException(name() + ": answered null");
        }
        return answer;
    }

    private String name() {
        return "class:" + store.getClass().getName();
    }

    /**
     * Describes where an exception was thrown. The message is left out because an application's store may put secrets
     * into it.
     */
    static String describe(Throwable broken) {
        StackTraceElement[] trace = broken.getStackTrace();
        return broken.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    @Override
    public void close() {
        store.close();
    }
}
