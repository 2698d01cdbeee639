package io.github.jwtfilter.benchmark.scale;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.Fact.Kind;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.store.StoreOptions;
import io.github.jwtfilter.store.jdbc.JdbcSharedStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import org.postgresql.ds.PGConnectionPoolDataSource;

/** A PostgreSQL with the settings that it has after its installation, apart from the number of connections. */
final class PostgresBackend implements Backend {
    private static final String TABLE = "jwt_filter_store";

    private final EmbeddedPostgres server;
    private final Connection administrator;

    PostgresBackend() throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "400")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                .start();
        administrator = server.getPostgresDatabase().getConnection();
    }

    @Override
    public SharedStore store() {
        StoreOptions options = new StoreOptions(
                "jdbc:java:comp/env/jdbc/logins",
                "jwt-filter",
                UUID.randomUUID().toString(),
                0);
        return new JdbcSharedStore(options, new Pool(server.getJdbcUrl("postgres", "postgres")), System::nanoTime);
    }

    private synchronized long number(String sql) throws SQLException {
        try (Statement statement = administrator.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** The server makes the digests, because single rows take long. */
    @Override
    public void fill(int facts, Duration maxLifetime) throws SQLException, StoreException {
        long now = Instant.now().getEpochSecond();
        try (SharedStore store = store();
                Statement statement = administrator.createStatement()) {
            // Creates the table.
            store.append(List.of(Fact.ends(Kind.LOGIN, "login", now + 60)));
            statement.execute("truncate table " + TABLE);
            statement.execute(String.format(
                    Locale.ROOT,
                    "insert into %s select case when i %% 12 < 10 then 'e' else 'b' end, left(md5(i::text), 23) || '0',"
                            + " case when i %% 12 < 10 then '000000000000' else '%012d' end, %d, %d"
                            + " from generate_series(1, %d) i",
                    TABLE,
                    now - 60,
                    (now - 3600) * 1000,
                    (now + maxLifetime.toSeconds()) * 1000,
                    facts));
            statement.execute("vacuum analyze " + TABLE);
        }
    }

    /** Counts each transaction as one command. Most have one statement. The CPU time of its processes is unknown. */
    @Override
    public Traffic traffic() throws SQLException {
        return new Traffic(
                number("select xact_commit + xact_rollback from pg_stat_database where datname = 'postgres'"),
                CountingSockets.sent(),
                CountingSockets.received(),
                0);
    }

    @Override
    public long entries() throws SQLException {
        return number("select count(*) from " + TABLE + " where kind in ('e', 'b', 'a')");
    }

    @Override
    public long bytes() throws SQLException {
        return number("select pg_total_relation_size('" + TABLE + "')");
    }

    @Override
    public void empty() throws SQLException {
        try (Statement statement = administrator.createStatement()) {
            statement.execute("truncate table " + TABLE);
        }
    }

    @Override
    public void disconnect() throws SQLException {
        number("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where pid <> pg_backend_pid() and backend_type = 'client backend'");
    }

    @Override
    public void close() throws IOException, SQLException {
        administrator.close();
        server.close();
    }

    /** The pool of one node. */
    private static final class Pool implements JdbcSharedStore.Connections, ConnectionEventListener {
        private final PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
        private final Deque<PooledConnection> free = new ConcurrentLinkedDeque<>();

        Pool(String url) {
            source.setUrl(url);
            source.setSocketFactory(CountingSockets.class.getName());
        }

        @Override
        public Connection open() throws SQLException {
            PooledConnection connection = free.pollFirst();
            if (connection == null) {
                connection = source.getPooledConnection();
                connection.addConnectionEventListener(this);
            }
            return connection.getConnection();
        }

        @Override
        public void connectionClosed(ConnectionEvent event) {
            free.addFirst((PooledConnection) event.getSource());
        }

        /** The connection is broken, and does not come back. */
        @Override
        public void connectionErrorOccurred(ConnectionEvent event) {}
    }
}
