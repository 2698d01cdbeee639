package io.github.jwtfilter.identity.hash;

/**
 * Signals a text that is not a password hash, or one that the filter cannot or must not compute. The message gives the
 * reason to the operator. It may contain the cost, but no other part of the text.
 */
public final class UnreadableHashException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates an exception without a stack trace, because the caller knows the place of the text. */
    UnreadableHashException(String message) {
        super(message, null, false, false);
    }
}
