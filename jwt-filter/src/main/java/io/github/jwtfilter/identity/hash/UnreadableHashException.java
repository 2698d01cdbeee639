package io.github.jwtfilter.identity.hash;

/**
 * A text that is no password hash, or none that a login may be checked with. The message says why, for the operator; it
 * quotes nothing of the text but what it costs.
 */
public final class UnreadableHashException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with a text; where it was found is known already, so there is no stack trace. */
    UnreadableHashException(String message) {
        super(message, null, false, false);
    }
}
