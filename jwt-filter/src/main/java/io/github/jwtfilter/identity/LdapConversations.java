package io.github.jwtfilter.identity;

import io.github.jwtfilter.spelling.Printable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.naming.InterruptedNamingException;
import javax.naming.NamingException;

/** What is said to a directory, by few threads at once and not for long; what goes wrong is told without secrets. */
final class LdapConversations {
    private static final int MOST_AT_ONCE = 16;
    private static final long LONGEST_WAIT_SECONDS = 1;

    /** Directories explain themselves at length. */
    private static final int MAX_WORDS = 300;

    private final LdapServers servers;
    private final Duration timeout;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE, true);

    LdapConversations(LdapServers servers, Duration timeout) {
        this.servers = servers;
        this.timeout = timeout;
    }

    /** Something to say to the directory. */
    @FunctionalInterface
    interface Conversation<T> {
        Optional<T> hold(LdapDeadline deadline) throws NamingException, IdentityStoreException;
    }

    /** Few threads may wait for a slow directory: the rest of the server keeps answering. */
    <T> Optional<T> hold(Conversation<T> conversation) throws IdentityStoreException {
        try {
            if (!places.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw failed("too many logins wait for it", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted while waiting for it", e);
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            // By this one JNDI finds our socket factory.
            thread.setContextClassLoader(LdapStore.class.getClassLoader());
            return conversation.hold(LdapDeadline.in(timeout.multipliedBy(2)));
        } catch (NamingException e) {
            if (e instanceof InterruptedNamingException) {
                thread.interrupt();
            }
            throw failed(describe(e), null);
        } catch (IdentityStoreException e) {
            throw failed(e.getMessage(), e);
        } finally {
            thread.setContextClassLoader(before);
            places.release();
        }
    }

    private IdentityStoreException failed(String why, Exception cause) {
        return new IdentityStoreException("users: " + servers + ": " + why, cause);
    }

    /** The exception itself stays here: what it points to knows the password. */
    static String describe(NamingException e) {
        StringBuilder words = new StringBuilder(e.getClass().getSimpleName());
        if (e.getExplanation() != null) {
            words.append(": ").append(e.getExplanation());
        }
        if (e.getRootCause() != null) {
            words.append(" (").append(e.getRootCause()).append(')');
        }
        return Printable.of(words.toString(), MAX_WORDS);
    }
}
