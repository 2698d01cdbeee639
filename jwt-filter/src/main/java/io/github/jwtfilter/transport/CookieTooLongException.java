package io.github.jwtfilter.transport;

/** A cookie was not set because browsers would have dropped it without a word. */
public final class CookieTooLongException extends Exception {
    private static final long serialVersionUID = 1L;

    CookieTooLongException(String name, int length) {
        super("cookie " + name + ": expected at most " + TokenCookie.LONGEST + " bytes with its attributes, got "
                + length);
    }
}
