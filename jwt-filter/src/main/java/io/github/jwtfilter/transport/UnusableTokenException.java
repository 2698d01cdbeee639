package io.github.jwtfilter.transport;

/**
 * A token was not handed out because it would be lost or refused: browsers drop long cookies, servers refuse long
 * tokens, and a verifier refuses what it cannot read. The message is for the operator.
 */
public final class UnusableTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A token that would not do.
     *
     * @param message what is wrong with it; never the token
     */
    public UnusableTokenException(String message) {
        super(message);
    }
}
