package io.github.jwtfilter.identity;

import java.time.Duration;

/** Signals that a store of users could not answer. The message is for the operator. */
public final class IdentityStoreException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * Creates an exception.
     *
     * @param message describes the failure, without the credentials
     */
    public IdentityStoreException(String message) {
        this(message, Duration.ZERO);
    }

    /**
     * Creates an exception for a store that works but is too busy. The store has already logged the overload.
     *
     * @param message names the overloaded resource
     * @param retryAfter when a retry makes sense; more than zero
     */
    public IdentityStoreException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message describes the failure, without the credentials
     * @param cause the exception from the store's back end
     */
    public IdentityStoreException(String message, Throwable cause) {
        super(message, cause);
        this.retryAfter = Duration.ZERO;
    }

    /**
     * Returns how long to wait before a retry.
     *
     * @return zero unless the store is only too busy
     */
    public Duration retryAfter() {
        return retryAfter;
    }
}
