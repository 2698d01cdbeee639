package io.github.jwtfilter.store.jdbc;

import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.SharedStoreContract;
import io.github.jwtfilter.store.StoreOptions;
import io.github.jwtfilter.testing.TestPostgres;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/** Does PostgreSQL fulfil the contract of a shared store? */
@ExtendWith(TestPostgres.Shared.class)
final class PostgresStoreContractTest extends SharedStoreContract {
    private static TestPostgres postgres;
    private static int tests;

    private final String prefix = "test-" + ++tests;
    private final List<DataSource> pools = new ArrayList<>();

    @BeforeAll
    static void start(TestPostgres shared) {
        postgres = shared;
    }

    @AfterEach
    void closePools() {
        pools.forEach(DataSource::close);
    }

    @Override
    protected int port() {
        return URI.create(postgres.url("postgres").substring("jdbc:".length())).getPort();
    }

    @Override
    protected SharedStore create(String node, int port) {
        DataSource pool = TestPostgres.pool(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres&password=" + PASSWORD, 20);
        pools.add(pool);
        return new JdbcSharedStore(
                new StoreOptions("jdbc:java:comp/env/jdbc/logins", prefix, node, 0),
                pool::getConnection,
                System::nanoTime);
    }
}
