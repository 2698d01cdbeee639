package io.github.jwtfilter.store;

/** Signals that a shared store could not be read or changed. The message is for the operator. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message describes the failure, without the key
     */
    public StoreException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message describes the failure, without the key
     * @param cause the exception of the store's driver
     */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
