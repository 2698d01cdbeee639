package io.github.jwtfilter.values;

/**
 * Thrown if bytes cannot be decoded. They may be invalid, or outdated because an application class has changed or is no
 * longer named. The message names the class, never the value.
 */
public final class MalformedValueException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedValueException(String message) {
        super(message);
    }
}
