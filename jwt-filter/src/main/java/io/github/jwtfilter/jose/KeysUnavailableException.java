package io.github.jwtfilter.jose;

/** The absence of keys to verify with. The verifier can neither accept nor refuse a token. */
public final class KeysUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message the detail message; containers may show it to clients
     */
    public KeysUnavailableException(String message) {
        super(message, null, false, false);
    }
}
