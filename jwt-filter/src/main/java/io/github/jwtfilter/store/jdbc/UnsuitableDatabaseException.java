package io.github.jwtfilter.store.jdbc;

import java.sql.SQLException;

/** Signals that a database cannot be used as it is. The message is for the operator. */
final class UnsuitableDatabaseException extends SQLException {
    private static final long serialVersionUID = 1L;

    UnsuitableDatabaseException(String message) {
        super(message);
    }
}
