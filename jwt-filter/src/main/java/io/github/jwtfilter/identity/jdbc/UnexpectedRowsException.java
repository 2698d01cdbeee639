package io.github.jwtfilter.identity.jdbc;

/** Signals that a query returned rows of the wrong shape. The message is for the operator and omits their values. */
final class UnexpectedRowsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnexpectedRowsException(String message) {
        super(message, null, false, false);
    }
}
