package io.github.jwtfilter.transport;

/**
 * Thrown if a new token would be lost or refused. Browsers drop long cookies, servers reject long headers, and a
 * verifier refuses tokens that it cannot read. The message is for the operator.
 */
public final class UnusableTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the problem, without the token
     */
    public UnusableTokenException(String message) {
        super(message);
    }
}
