package io.github.jwtfilter.store.jdbc;

import io.github.jwtfilter.store.Fact;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

// This class is long because each kind of row has its own statements.

/**
 * The table of a store. Only its clock and the limits of its queries depend on the database.
 *
 * <p>The column {@code kind} is the letter of a {@link Fact.Form}, or one of the kinds below. The {@code name} is in lower
 * case, so that collations do not matter. Times are milliseconds by the clock of the database.
 */
final class StoreTable {
    /** The kinds of facts. */
    static final List<String> FACTS = Arrays.stream(Fact.Form.values())
            .map(form -> String.valueOf(form.letter))
            .collect(Collectors.toUnmodifiableList());

    private static final String IS_FACT = "kind in ('" + String.join("', '", FACTS) + "')";

    /** A sign of life. The name is the node, the content the number. */
    static final String NODE = "n";

    /** A retention that nodes need. The name is its number of seconds. */
    static final String RETENTION = "r";

    /** A cell. */
    static final String CELL = "c";

    /**
     * How long after it read the clock a writer may commit. The readers count on it, see {@link LogReader}. Some databases
     * let a writer wait for others between the two.
     */
    private static final long MAX_COMMIT_MILLIS = 10_000;

    private static final int MAX_ATTEMPTS = 10;
    private static final int MAX_NAMES = 200;

    /** A row is deleted so long after its time, because clocks of nodes may be late. */
    private static final long MARGIN_MILLIS = 300_000;

    private static final int MAX_DELETED_ROWS = 10_000;
    private static final long KEEP_NODE_MILLIS = 600_000;

    private final SqlDialect dialect;
    private final String table;
    private final String select;

    StoreTable(SqlDialect dialect, String table) {
        this.dialect = dialect;
        this.table = table;
        this.select = "select kind, name, content, written_ms, expires_ms from " + table;
    }

    /**
     * Finds the table of a prefix, or creates it.
     *
     * @throws UnsuitableDatabaseException if the database is of another product or read-only, or if the table can neither be
     *     used nor created
     */
    static StoreTable connect(Connection connection, String prefix) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        SqlDialect dialect = SqlDialect.of(product)
                .orElseThrow(() -> new UnsuitableDatabaseException(
                        "expected PostgreSQL, MySQL, MariaDB, H2, Oracle or SQL Server, got '" + product + "'"));
        if (connection.isReadOnly()) {
            throw new UnsuitableDatabaseException("expected connections that may write, got read-only ones");
        }
        StoreTable table = new StoreTable(dialect, SqlDialect.table(prefix));
        try {
            table.requireUse(connection);
        } catch (SQLException missing) {
            if (!new SqlFailure(missing).isAboutTheTable()) {
                throw missing;
            }
            table.create(connection, prefix, missing);
        }
        return table;
    }

    /** Deletes nothing, but fails if the table is missing, the database is read-only, or a permission is missing. */
    private void requireUse(Connection connection) throws SQLException {
        Statements.update(connection, "delete from " + table + " where kind = '-' and expires_ms < 0");
    }

    private void create(Connection connection, String prefix, SQLException missing) throws SQLException {
        try {
            for (String statement : dialect.ddl(prefix)) {
                Statements.update(connection, statement);
            }
        } catch (SQLException refused) {
            try {
                requireUse(connection);
            } catch (SQLException stillMissing) {
                throw new UnsuitableDatabaseException("expected a table " + table
                        + " that the user of the pool may read and change, or may create. To use it: "
                        + new SqlFailure(missing).describe() + ". To create it: "
                        + new SqlFailure(refused).describe());
            }
        }
    }

    /** Returns the clock of the database, in milliseconds since 1970. */
    long now(Connection connection) throws SQLException {
        return Statements.query(connection, row -> row.getLong(1), dialect.selectNow())
                .get(0);
    }

    /**
     * Writes facts, so that they are committed when this method returns, and readers find them.
     *
     * @param facts without two that are about the same
     * @return the time in their rows
     */
    long append(Connection connection, Collection<Fact> facts) throws SQLException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            long written = now(connection);
            // A writer that waited for a lock commits a time that readers have passed. It writes the rows again.
            if (isWritten(connection, facts, written) && now(connection) - written <= MAX_COMMIT_MILLIS) {
                return written;
            }
        }
        throw new SQLTransactionRollbackException("gave up after " + MAX_ATTEMPTS + " attempts", "40001");
    }

    /** Writes facts in one transaction. Returns false if another one was faster. */
    private boolean isWritten(Connection connection, Collection<Fact> facts, long now) throws SQLException {
        // Before the transaction, because MariaDB refuses to update a row that changed since the transaction read it.
        Set<String> present = present(connection, List.copyOf(facts));
        connection.setAutoCommit(false);
        try {
            boolean whole = isPut(connection, facts, present, now);
            if (whole) {
                connection.commit();
            } else {
                connection.rollback();
            }
            connection.setAutoCommit(true);
            return whole;
        } catch (SQLException failed) {
            if (!new SqlFailure(failed).isConflict()) {
                rollBack(connection, failed);
                throw failed;
            }
            connection.rollback();
            connection.setAutoCommit(true);
            return false;
        }
    }

    private static void rollBack(Connection connection, SQLException failed) {
        try {
            connection.rollback();
        } catch (SQLException second) {
            failed.addSuppressed(second);
        }
    }

    private boolean isPut(Connection connection, Collection<Fact> facts, Set<String> present, long now)
            throws SQLException {
        for (Fact fact : facts) {
            if (!present.contains(key(fact))) {
                insert(connection, kind(fact), fact.digest(), instant(fact), now, fact.until() * 1000);
            } else if (!isUpdated(connection, fact, now)) {
                return false;
            }
        }
        return true;
    }

    private Set<String> present(Connection connection, List<Fact> facts) throws SQLException {
        Set<String> present = new HashSet<>();
        for (int from = 0; from < facts.size(); from += MAX_NAMES) {
            List<Fact> some = facts.subList(from, Math.min(facts.size(), from + MAX_NAMES));
            present.addAll(Statements.query(
                    connection,
                    row -> row.getString(1) + row.getString(2),
                    "select kind, name from " + table + " where " + IS_FACT + " and name in ("
                            + String.join(", ", Collections.nCopies(some.size(), "?")) + ")",
                    some.stream().map(Fact::digest).toArray()));
        }
        return present;
    }

    /** Always writes the time, because an earlier attempt may have committed late without an answer. */
    private boolean isUpdated(Connection connection, Fact fact, long now) throws SQLException {
        return Statements.update(
                        connection,
                        "update " + table + " set content = case when content < ? then ? else content end,"
                                + " expires_ms = case when expires_ms < ? then ? else expires_ms end,"
                                + " written_ms = ? where kind = ? and name = ?",
                        instant(fact),
                        instant(fact),
                        fact.until() * 1000,
                        fact.until() * 1000,
                        now,
                        kind(fact),
                        fact.digest())
                == 1;
    }

    private void insert(
            Connection connection, String kind, String name, String content, long writtenMillis, long expiresMillis)
            throws SQLException {
        Statements.update(
                connection,
                "insert into " + table + " (kind, name, content, written_ms, expires_ms) values (?, ?, ?, ?, ?)",
                kind,
                name,
                content,
                writtenMillis,
                expiresMillis);
    }

    /** Returns the kind and name of a fact's row. */
    static String key(Fact fact) {
        return kind(fact) + fact.digest();
    }

    private static String kind(Fact fact) {
        return String.valueOf(fact.form().letter);
    }

    /** Returns the instant as text in the order of time. */
    private static String instant(Fact fact) {
        return String.format(Locale.ROOT, "%012d", fact.instant());
    }

    /**
     * Writes a sign of life.
     *
     * @param previous the number that this node wrote last; 0 for none
     * @return false if the table has lost the previous number
     */
    boolean beat(Connection connection, String node, long previous, long number) throws SQLException {
        String change = "update " + table + " set content = ?, expires_ms = " + dialect.now() + " + " + KEEP_NODE_MILLIS
                + " where kind = 'n' and name = ? and content ";
        if (Statements.update(connection, change + "= ?", number(number), node, number(previous)) == 1) {
            return true;
        }
        // "Less than" lets a statement that an earlier call gave up not set the number back.
        if (Statements.update(connection, change + "< ?", number(number), node, number(number)) == 0) {
            insertNew(connection, NODE, node, number(number), now(connection) + KEEP_NODE_MILLIS);
        }
        return previous == 0;
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%019d", number);
    }

    /** Announces a retention, for its own length and some minutes. */
    void announce(Connection connection, long seconds) throws SQLException {
        long millis = seconds * 1000 + KEEP_NODE_MILLIS;
        String change = "update " + table + " set expires_ms = " + dialect.now() + " + ? where kind = 'r' and name = ?";
        if (Statements.update(connection, change, millis, String.valueOf(seconds)) == 0) {
            insertNew(connection, RETENTION, String.valueOf(seconds), "-", now(connection) + millis);
        }
    }

    /** Inserts a row of no fact. Returns false if another node was faster. */
    private boolean insertNew(Connection connection, String kind, String name, String content, long expiresMillis)
            throws SQLException {
        try {
            insert(connection, kind, name, content, 0, expiresMillis);
            return true;
        } catch (SQLException failed) {
            if (new SqlFailure(failed).isConflict()) {
                return false;
            }
            throw failed;
        }
    }

    /** Returns the facts that were written at or after a time, this node's sign of life, and all retentions. */
    List<Row> news(Connection connection, long sinceMillis, String node) throws SQLException {
        return Statements.query(
                connection,
                Row::new,
                select + " where " + IS_FACT + " and written_ms >= ?"
                        + " union all " + select + " where kind = 'r'"
                        + " union all " + select + " where kind = 'n' and name = ?",
                sinceMillis,
                node);
    }

    /** Returns the first facts of a kind whose names follow a name. */
    List<Row> page(Connection connection, String kind, String after, int maxRows) throws SQLException {
        return Statements.query(
                connection,
                Row::new,
                select + " where kind = ? and name > ? order by name" + dialect.firstRows(maxRows),
                kind,
                after);
    }

    /** Deletes rows whose time is over, the oldest first, and about 10,000 at most. */
    void deleteExpired(Connection connection) throws SQLException {
        List<Long> oldest = Statements.query(
                connection,
                row -> row.getLong(1),
                "select expires_ms from " + table + " where expires_ms < ? order by expires_ms"
                        + dialect.firstRows(MAX_DELETED_ROWS),
                now(connection) - MARGIN_MILLIS);
        if (!oldest.isEmpty()) {
            Statements.update(
                    connection, "delete from " + table + " where expires_ms <= ?", oldest.get(oldest.size() - 1));
        }
    }

    /** Returns the content of a cell. */
    Optional<String> cell(Connection connection, String name) throws SQLException {
        return Statements.query(
                        connection,
                        row -> row.getString(1),
                        "select content from " + table + " where kind = 'c' and name = ? and expires_ms > "
                                + dialect.now(),
                        name)
                .stream()
                .findFirst();
    }

    /** Creates a cell, unless there is one. */
    boolean createCell(Connection connection, String name, String content, long keepMillis) throws SQLException {
        int taken = Statements.update(
                connection,
                "update " + table + " set content = ?, expires_ms = " + dialect.now() + " + ?"
                        + " where kind = 'c' and name = ? and expires_ms <= " + dialect.now(),
                content,
                keepMillis,
                name);
        return taken == 1 || insertNew(connection, CELL, name, content, now(connection) + keepMillis);
    }

    /** Replaces the content of a cell if it has the expected one. */
    boolean replaceCell(Connection connection, String name, String expected, String content, long keepMillis)
            throws SQLException {
        return Statements.update(
                        connection,
                        "update " + table + " set content = ?, expires_ms = " + dialect.now() + " + ?"
                                + " where kind = 'c' and name = ? and content = ? and expires_ms > " + dialect.now(),
                        content,
                        keepMillis,
                        name,
                        expected)
                == 1;
    }

    /** Deletes a cell if it has the expected content. */
    boolean deleteCell(Connection connection, String name, String expected) throws SQLException {
        return Statements.update(
                        connection,
                        "delete from " + table + " where kind = 'c' and name = ? and content = ? and expires_ms > "
                                + dialect.now(),
                        name,
                        expected)
                == 1;
    }
}
