package io.github.jwtfilter.store.jdbc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;

/** Runs statements with a time limit. */
final class Statements {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    static final int MAX_SECONDS = 3;

    private Statements() {}

    /** Converts the current row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Runs a statement that changes rows, and returns their number. */
    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            return statement.executeUpdate();
        }
    }

    /** Runs a query and returns all its rows. */
    static <T> List<T> query(Connection connection, RowReader<T> reader, String sql, Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(reader.read(rows));
                }
                return all;
            }
        }
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        try {
            statement.setQueryTimeout(MAX_SECONDS);
        } catch (SQLFeatureNotSupportedException e) {
            LOG.log(Level.DEBUG, "The JDBC driver does not support a time limit");
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Long) {
                statement.setLong(i + 1, (Long) values[i]);
            } else {
                statement.setString(i + 1, (String) values[i]);
            }
        }
    }
}
