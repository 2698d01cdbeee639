package io.github.jwtfilter.store.jdbc;

import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Cells in the table of a store. Each change is one statement, so it is atomic. A full stop ends each text in the table,
 * because some databases ignore spaces at the end, or have no empty text.
 */
final class TableCells implements Cells {
    private static final String END = ".";

    private final JdbcSharedStore store;

    TableCells(JdbcSharedStore store) {
        this.store = store;
    }

    @Override
    public Optional<String> read(String name) throws StoreException {
        return store.run((table, connection) -> table.cell(connection, name))
                .map(content -> content.substring(0, content.length() - END.length()));
    }

    @Override
    public boolean replace(String name, Optional<String> expected, Optional<String> next, Duration keep)
            throws StoreException {
        return store.run((table, connection) -> {
            try {
                return isReplaced(table, connection, name, expected, next, keep.toMillis());
            } catch (SQLException failed) {
                if (new SqlFailure(failed).isConflict()) {
                    return false;
                }
                throw failed;
            }
        });
    }

    private static boolean isReplaced(
            StoreTable table,
            Connection connection,
            String name,
            Optional<String> expected,
            Optional<String> next,
            long keepMillis)
            throws SQLException {
        if (expected.isEmpty()) {
            return next.isPresent()
                    ? table.createCell(connection, name, next.get() + END, keepMillis)
                    : table.cell(connection, name).isEmpty();
        }
        return next.isPresent()
                ? table.replaceCell(connection, name, expected.get() + END, next.get() + END, keepMillis)
                : table.deleteCell(connection, name, expected.get() + END);
    }
}
