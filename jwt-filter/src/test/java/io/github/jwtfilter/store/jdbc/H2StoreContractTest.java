package io.github.jwtfilter.store.jdbc;

import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.SharedStoreContract;
import io.github.jwtfilter.store.StoreOptions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Does H2 fulfil the contract of a shared store? */
@Tag("slow")
final class H2StoreContractTest extends SharedStoreContract {
    private static Server server;
    private static int tests;

    private final String prefix = "test-" + ++tests;
    private final List<JdbcConnectionPool> pools = new ArrayList<>();

    @BeforeAll
    static void start() throws SQLException {
        server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @AfterEach
    void closePools() {
        pools.forEach(JdbcConnectionPool::dispose);
    }

    @Override
    protected int port() {
        return server.getPort();
    }

    @Override
    protected SharedStore create(String node, int port) {
        String url = "jdbc:h2:tcp://127.0.0.1:" + port + "/mem:store;DB_CLOSE_DELAY=-1";
        JdbcConnectionPool pool = JdbcConnectionPool.create(url, "sa", PASSWORD);
        pool.setMaxConnections(20);
        pools.add(pool);
        return new JdbcSharedStore(
                new StoreOptions("jdbc:java:comp/env/jdbc/logins", prefix, node, 0),
                pool::getConnection,
                System::nanoTime);
    }
}
