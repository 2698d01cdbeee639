package io.github.jwtfilter.store.jdbc;

import io.github.jwtfilter.store.StoreOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What differs between databases: types of columns, the clock, and how to limit the number of rows. */
public enum SqlDialect {
    POSTGRESQL(
            List.of("PostgreSQL"),
            new Columns("varchar(%d)", "bigint", ""),
            "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)",
            "",
            " limit %d"),

    /** MySQL and MariaDB. The table has a binary collation, because others ignore case. */
    MYSQL(
            List.of("MySQL", "MariaDB"),
            new Columns("varchar(%d)", "bigint", " engine = InnoDB character set ascii collate ascii_bin"),
            "timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000",
            "",
            " limit %d"),

    H2(
            List.of("H2"),
            new Columns("varchar(%d)", "bigint", ""),
            "cast(extract(epoch from current_timestamp) * 1000 as bigint)",
            "",
            " limit %d"),

    /** Oracle Database 12.1 or later. */
    ORACLE(
            List.of("Oracle"),
            new Columns("varchar2(%d)", "number(19)", ""),
            "trunc(extract(day from " + Oracle.SINCE_1970 + ") * 86400000"
                    + " + extract(hour from " + Oracle.SINCE_1970 + ") * 3600000"
                    + " + extract(minute from " + Oracle.SINCE_1970 + ") * 60000"
                    + " + extract(second from " + Oracle.SINCE_1970 + ") * 1000)",
            " from dual",
            " fetch first %d rows only"),

    /** SQL Server 2016 or later. The columns have a binary collation, because others ignore case. */
    SQL_SERVER(
            List.of("Microsoft SQL Server"),
            new Columns("varchar(%d) collate Latin1_General_BIN2", "bigint", ""),
            "datediff_big(millisecond, '1970-01-01', sysutcdatetime())",
            "",
            " offset 0 rows fetch next %d rows only");

    private final List<String> products;
    private final Columns columns;
    private final String now;
    private final String fromNothing;
    private final String firstRows;

    SqlDialect(List<String> products, Columns columns, String now, String fromNothing, String firstRows) {
        this.products = products;
        this.columns = columns;
        this.now = now;
        this.fromNothing = fromNothing;
        this.firstRows = firstRows;
    }

    /**
     * Returns the dialect of a database.
     *
     * @param product the name that {@link java.sql.DatabaseMetaData#getDatabaseProductName} returns
     * @return empty if the database is not supported
     */
    static Optional<SqlDialect> of(String product) {
        for (SqlDialect dialect : values()) {
            if (dialect.products.contains(product)) {
                return Optional.of(dialect);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the statements that create the table of a store and its indexes.
     *
     * @param prefix the value of {@code storePrefix}, for example {@code jwt-filter}
     * @return statements without a semicolon
     * @throws IllegalArgumentException if the prefix has another format
     */
    public List<String> ddl(String prefix) {
        String table = table(prefix);
        String create = "create table " + table + " (\n"
                + column("kind", columns.text, 1)
                + column("name", columns.text, 64)
                + column("content", columns.text, 1000)
                + column("written_ms", columns.number, 0)
                + column("expires_ms", columns.number, 0)
                + "  primary key (kind, name)\n)" + columns.options;
        return List.of(
                create,
                "create index " + name(prefix) + "_news on " + table + " (kind, written_ms)",
                "create index " + name(prefix) + "_old on " + table + " (expires_ms)");
    }

    private static String column(String name, String type, int characters) {
        return "  " + name + " " + String.format(Locale.ROOT, type, characters) + " not null,\n";
    }

    /** Returns the name of a store's table: at most 30 characters, the limit of old Oracle databases. */
    static String table(String prefix) {
        return name(prefix) + "_store";
    }

    private static String name(String prefix) {
        return StoreOptions.checkedPrefix(prefix).replace('-', '_');
    }

    /** Returns the expression for the present time in milliseconds since 1970, whatever the zone of the session. */
    String now() {
        return now;
    }

    /** Returns the query for the present time. */
    String selectNow() {
        return "select " + now + fromNothing;
    }

    /** Returns the end of an ordered query that limits its rows. */
    String firstRows(int rows) {
        return String.format(Locale.ROOT, firstRows, rows);
    }

    /** A part of Oracle's clock. */
    private static final class Oracle {
        static final String SINCE_1970 = "(sys_extract_utc(systimestamp) - timestamp '1970-01-01 00:00:00')";
    }

    /** The types of columns, and the options of the table. */
    private static final class Columns {
        final String text;
        final String number;
        final String options;

        Columns(String text, String number, String options) {
            this.text = text;
            this.number = number;
            this.options = options;
        }
    }
}
