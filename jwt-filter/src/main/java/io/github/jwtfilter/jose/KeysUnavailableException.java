package io.github.jwtfilter.jose;

/** There are no keys to verify with, so nothing can be said of a token: neither good nor bad. */
public final class KeysUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * No keys.
     *
     * @param message where they were looked for
     */
    public KeysUnavailableException(String message) {
        super(message, null, false, false);
    }
}
