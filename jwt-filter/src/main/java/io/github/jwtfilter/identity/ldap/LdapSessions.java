package io.github.jwtfilter.identity.ldap;

import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.text.LogText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.naming.InterruptedNamingException;
import javax.naming.NamingException;

/**
 * Runs requests to a directory, in a few threads at once and within a time limit. Errors are reported without secrets.
 */
final class LdapSessions {
    private static final int MAX_CONCURRENT_SESSIONS = 16;
    private static final long MAX_WAIT_SECONDS = 1;

    /** Directories send long messages. */
    private static final int MAX_MESSAGE_CHARACTERS = 300;

    private final LdapServers servers;
    private final Duration timeout;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT_SESSIONS, true);

    LdapSessions(LdapServers servers, Duration timeout) {
        this.servers = servers;
        this.timeout = timeout;
    }

    /** A series of requests. */
    @FunctionalInterface
    interface Requests<T> {
        Optional<T> run(LdapDeadline deadline) throws NamingException, IdentityStoreException;
    }

    /**
     * Runs requests. The number of threads that wait for a slow directory is limited, so the rest of the server keeps
     * answering.
     */
    <T> Optional<T> run(Requests<T> requests) throws IdentityStoreException {
        try {
            if (!permits.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw failed("too many logins are waiting for the directory", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted while waiting for the directory", e);
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            // JNDI loads the socket factory with this class loader.
            thread.setContextClassLoader(LdapStore.class.getClassLoader());
            return requests.run(LdapDeadline.in(timeout.multipliedBy(2)));
        } catch (NamingException e) {
            if (e instanceof InterruptedNamingException) {
                thread.interrupt();
            }
            throw failed(describe(e), null);
        } catch (IdentityStoreException e) {
            throw failed(e.getMessage(), e);
        } finally {
            thread.setContextClassLoader(before);
            permits.release();
        }
    }

    private IdentityStoreException failed(String why, Exception cause) {
        return new IdentityStoreException("users: " + servers + ": " + why, cause);
    }

    /**
     * Describes an exception. Do not pass on the exception itself, because it refers to objects that contain the
     * password.
     */
    static String describe(NamingException e) {
        StringBuilder words = new StringBuilder(e.getClass().getSimpleName());
        if (e.getExplanation() != null) {
            words.append(": ").append(e.getExplanation());
        }
        if (e.getRootCause() != null) {
            words.append(" (").append(e.getRootCause()).append(')');
        }
        return LogText.of(words.toString(), MAX_MESSAGE_CHARACTERS);
    }
}
