package io.github.jwtfilter.transport;

/** A token was not handed out because it would be lost: browsers drop long cookies, servers refuse long tokens. */
public final class TokenTooLongException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A token is too long.
     *
     * @param what the cookie or token that grew
     * @param longest how long it may be, in bytes
     * @param length how long it is, in bytes
     */
    public TokenTooLongException(String what, int longest, int length) {
        super(what + ": expected at most " + longest + " bytes, got " + length);
    }
}
