package io.github.jwtfilter.store.jdbc;

import io.github.jwtfilter.store.Fact;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of the table. Immutable. */
final class Row {
    final String kind;
    final String name;
    final String content;
    final long writtenMillis;
    final long expiresMillis;

    Row(ResultSet row) throws SQLException {
        kind = row.getString(1);
        name = row.getString(2);
        content = row.getString(3);
        writtenMillis = row.getLong(4);
        expiresMillis = row.getLong(5);
    }

    boolean isFact() {
        return !kind.equals(StoreTable.NODE) && !kind.equals(StoreTable.RETENTION);
    }

    /** Returns the kind and name. */
    String key() {
        return kind + name;
    }

    /** Returns whether the row with this key has not been written since. */
    boolean isSame(Row earlier) {
        return earlier != null
                && writtenMillis == earlier.writtenMillis
                && expiresMillis == earlier.expiresMillis
                && content.equals(earlier.content);
    }

    /**
     * Returns the fact of the row.
     *
     * @throws IllegalArgumentException if somebody else wrote the row, in another format
     */
    Fact fact() {
        return Fact.of(Fact.Form.of(kind.charAt(0)), name, Long.parseLong(content), expiresMillis / 1000);
    }
}
