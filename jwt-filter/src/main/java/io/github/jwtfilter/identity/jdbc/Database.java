package io.github.jwtfilter.identity.jdbc;

import io.github.jwtfilter.identity.IdentityStoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Sends a user's name to a database and reads the rows. It holds a connection for one query only, and returns it before
 * a password is checked. Queries are read-only, so their transaction is rolled back.
 */
final class Database {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");

    private static final int MAX_ANSWER_SECONDS = 5;
    private static final int MAX_WAIT_SECONDS = 5;

    /**
     * The number of threads that a hanging database can hold. Other threads wait a few seconds, so the server keeps
     * answering.
     */
    private static final int MAX_CONCURRENT_QUERIES = 16;

    private static final int MAX_WAITING_THREADS = 64;

    /**
     * SQLStates for a name outside the range of its column: too long, or with an unsupported character. The user is
     * unknown.
     */
    private static final Set<String> INVALID_NAME_STATES = Set.of("22001", "22021", "22P05");

    private static final int MAX_CAUSES = 16;

    private final String place;
    private final JdbcStore.Connections connections;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT_QUERIES);

    Database(String place, JdbcStore.Connections connections) {
        this.place = place;
        this.connections = connections;
    }

    /** Converts rows to a result. */
    @FunctionalInterface
    interface RowReader<T> {
        /**
         * Reads all rows.
         *
         * @throws UnexpectedRowsException if the rows have the wrong shape; the message omits their values
         */
        T read(ResultSet rows) throws SQLException;
    }

    /**
     * Runs a query.
     *
     * @param maxRows the maximum number of rows to fetch
     * @return empty if no user can have this name
     * @throws IdentityStoreException if the query fails or its rows have the wrong shape
     */
    <T> Optional<T> ask(JdbcQuery query, String name, int maxRows, RowReader<T> reader) throws IdentityStoreException {
        acquire();
        try (Connection connection = connections.open()) {
            return Optional.of(read(connection, query, name, maxRows, reader));
        } catch (UnexpectedRowsException wrongRows) {
            throw new IdentityStoreException("users: " + place + ": " + query.name() + ": " + wrongRows.getMessage());
        } catch (SQLException | RuntimeException failed) {
            SQLException cause = firstWithState(failed);
            if (cause != null && INVALID_NAME_STATES.contains(cause.getSQLState())) {
                return Optional.empty();
            }
            // Keep the driver's message out of this one, because it may quote data.
            LOG.log(Level.DEBUG, "The query " + query.name() + " of " + place + " failed", failed);
            throw new IdentityStoreException("users: " + place + ": " + query.name() + ": " + describe(failed, cause));
        } finally {
            permits.release();
        }
    }

    private void acquire() throws IdentityStoreException {
        try {
            if (permits.getQueueLength() < MAX_WAITING_THREADS
                    && permits.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IdentityStoreException("users: " + place + ": interrupted while waiting for the database", e);
        }
        throw new IdentityStoreException("users: " + place + ": too many logins are waiting for the database");
    }

    private static <T> T read(Connection connection, JdbcQuery query, String name, int maxRows, RowReader<T> reader)
            throws SQLException {
        T answer;
        try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
            limitTime(statement);
            statement.setMaxRows(maxRows);
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                answer = reader.read(rows);
            }
        } catch (SQLException | RuntimeException failed) {
            try {
                endTransaction(connection);
            } catch (SQLException second) {
                failed.addSuppressed(second);
            }
            throw failed;
        }
        endTransaction(connection);
        return answer;
    }

    private static void limitTime(PreparedStatement statement) throws SQLException {
        try {
            statement.setQueryTimeout(MAX_ANSWER_SECONDS);
        } catch (SQLFeatureNotSupportedException e) {
            LOG.log(Level.DEBUG, "The JDBC driver does not support a time limit");
        }
    }

    /** Ends the transaction that a query opens if auto-commit is off. Some pools leave it open. */
    private static void endTransaction(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
    }

    /** Finds the driver's exception among the pool's wrappers. Returns null if none has an SQLState. */
    private static SQLException firstWithState(Throwable failed) {
        Throwable cause = failed;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof SQLException && ((SQLException) cause).getSQLState() != null) {
                return (SQLException) cause;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static String describe(Exception failed, SQLException cause) {
        if (cause == null) {
            return "no answer (" + failed.getClass().getName() + ")";
        }
        return meaning(cause) + " (" + cause.getClass().getName() + ", SQLState " + cause.getSQLState()
                + ", vendor code " + cause.getErrorCode() + ")";
    }

    /** Explains the classes of SQLState that an operator is likely to meet. */
    private static String meaning(SQLException cause) {
        if (cause instanceof SQLTimeoutException || cause.getSQLState().equals("57014")) {
            return "no answer in " + MAX_ANSWER_SECONDS + " seconds";
        }
        switch (cause.getSQLState().substring(0, Math.min(2, cause.getSQLState().length()))) {
            case "08":
            case "57":
                return "no connection";
            case "28":
                return "the database refuses the user of the pool";
            case "42":
                return "the query is invalid, or the user of the pool lacks a permission";
            default:
                return "no answer";
        }
    }
}
