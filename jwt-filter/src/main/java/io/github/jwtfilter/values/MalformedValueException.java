package io.github.jwtfilter.values;

/**
 * Bytes that are no value, or none any more: the application's classes changed since they were written, or are named no
 * longer. The message names the class, never the value.
 */
public final class MalformedValueException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedValueException(String message) {
        super(message);
    }
}
