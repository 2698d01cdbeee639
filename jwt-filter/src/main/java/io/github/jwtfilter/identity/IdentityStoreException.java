package io.github.jwtfilter.identity;

import java.time.Duration;

/** A store of users could not answer; the message is for the operator. */
public final class IdentityStoreException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * A store could not answer.
     *
     * @param message what failed, without what was presented
     */
    public IdentityStoreException(String message) {
        this(message, Duration.ZERO);
    }

    /**
     * A store is too busy to answer, and otherwise well: the operator was told already.
     *
     * @param message what there is too much of
     * @param retryAfter when trying again makes sense; more than zero
     */
    public IdentityStoreException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /**
     * A store could not answer.
     *
     * @param message what failed, without what was presented
     * @param cause what the store's back-end threw
     */
    public IdentityStoreException(String message, Throwable cause) {
        super(message, cause);
        this.retryAfter = Duration.ZERO;
    }

    /**
     * How long to wait before another try.
     *
     * @return zero unless the store is only too busy
     */
    public Duration retryAfter() {
        return retryAfter;
    }
}
