package io.github.jwtfilter.store;

/** What nodes share could not be asked or changed now; the message is for the operator. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * The store could not answer.
     *
     * @param message what failed, without what was asked
     */
    public StoreException(String message) {
        super(message);
    }

    /**
     * The store could not answer.
     *
     * @param message what failed, without what was asked
     * @param cause what its driver threw
     */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
