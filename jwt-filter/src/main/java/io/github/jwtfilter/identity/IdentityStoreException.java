package io.github.jwtfilter.identity;

/** A store of users could not answer; the message is for the operator. */
public final class IdentityStoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A store could not answer.
     *
     * @param message what failed, without what was presented
     */
    public IdentityStoreException(String message) {
        super(message);
    }

    /**
     * A store could not answer.
     *
     * @param message what failed, without what was presented
     * @param cause what the store's back-end threw
     */
    public IdentityStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
