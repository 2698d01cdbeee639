package io.github.jwtfilter.identity.jdbc;

/** A query's rows are not what it was to find; the message is for the operator and holds none of their values. */
final class UnexpectedRowsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnexpectedRowsException(String message) {
        super(message, null, false, false);
    }
}
