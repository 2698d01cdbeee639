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
 * Sends a user's name to a database and reads what comes back. A connection is held for one query only, never while a
 * password is computed, and goes back as it came. The queries may only read, so what they began is rolled back.
 */
final class Database {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");

    private static final int LONGEST_ANSWER_SECONDS = 5;
    private static final int LONGEST_WAIT_SECONDS = 5;

    /** A database that hangs holds so many of the server's threads, and others for a moment: the rest goes on. */
    private static final int MOST_ASKING = 16;

    private static final int MOST_WAITING = 64;

    /** A text too long for its column, a character that the database cannot hold: nobody there is called that. */
    private static final Set<String> NOBODYS_NAME = Set.of("22001", "22021", "22P05");

    private static final int DEEPEST_CAUSE = 16;

    private final String place;
    private final JdbcStore.Connections connections;
    private final Semaphore turns = new Semaphore(MOST_ASKING);

    Database(String place, JdbcStore.Connections connections) {
        this.place = place;
        this.connections = connections;
    }

    /** Turns rows into an answer. */
    @FunctionalInterface
    interface Reading<T> {
        /**
         * Reads all rows.
         *
         * @throws UnexpectedRowsException if they are not what was to come; the message holds no value
         */
        T read(ResultSet rows) throws SQLException;
    }

    /**
     * Asks.
     *
     * @param mostRows the database sends no more
     * @return empty if no user can have this name
     * @throws IdentityStoreException if there is no answer, or not a right one
     */
    <T> Optional<T> ask(JdbcQuery query, String name, int mostRows, Reading<T> reading) throws IdentityStoreException {
        takeTurn();
        try (Connection connection = connections.open()) {
            return Optional.of(read(connection, query, name, mostRows, reading));
        } catch (UnexpectedRowsException wrongRows) {
            throw new IdentityStoreException("users: " + place + ": " + query.name() + ": " + wrongRows.getMessage());
        } catch (SQLException | RuntimeException failed) {
            SQLException told = firstWithState(failed);
            if (told != null && NOBODYS_NAME.contains(told.getSQLState())) {
                return Optional.empty();
            }
            // What a driver says may quote data: it stays out of the message.
            LOG.log(Level.DEBUG, "users: " + place + ": " + query.name(), failed);
            throw new IdentityStoreException("users: " + place + ": " + query.name() + ": " + describe(failed, told));
        } finally {
            turns.release();
        }
    }

    private void takeTurn() throws IdentityStoreException {
        try {
            if (turns.getQueueLength() < MOST_WAITING && turns.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IdentityStoreException("users: " + place + ": too many wait for the database");
    }

    private static <T> T read(Connection connection, JdbcQuery query, String name, int mostRows, Reading<T> reading)
            throws SQLException {
        T answer;
        try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
            limitTime(statement);
            statement.setMaxRows(mostRows);
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                answer = reading.read(rows);
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
            statement.setQueryTimeout(LONGEST_ANSWER_SECONDS);
        } catch (SQLFeatureNotSupportedException e) {
            LOG.log(Level.DEBUG, "users: the driver knows no time limit");
        }
    }

    /** Where each statement is not a transaction of its own, one is open now, and not every pool ends it. */
    private static void endTransaction(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
    }

    /** Pools wrap what drivers throw; null if nobody gave a state. */
    private static SQLException firstWithState(Throwable failed) {
        Throwable cause = failed;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof SQLException && ((SQLException) cause).getSQLState() != null) {
                return (SQLException) cause;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static String describe(Exception failed, SQLException told) {
        if (told == null) {
            return "no answer (" + failed.getClass().getName() + ")";
        }
        return meaning(told) + " (" + told.getClass().getName() + ", SQLState " + told.getSQLState() + ", vendor code "
                + told.getErrorCode() + ")";
    }

    /** The classes of SQLState that an operator meets. */
    private static String meaning(SQLException told) {
        if (told instanceof SQLTimeoutException || told.getSQLState().equals("57014")) {
            return "no answer in " + LONGEST_ANSWER_SECONDS + " seconds";
        }
        switch (told.getSQLState().substring(0, Math.min(2, told.getSQLState().length()))) {
            case "08":
            case "57":
                return "no connection";
            case "28":
                return "the database refuses the user of the pool";
            case "42":
                return "the query is not understood, or its user may not ask it";
            default:
                return "no answer";
        }
    }
}
