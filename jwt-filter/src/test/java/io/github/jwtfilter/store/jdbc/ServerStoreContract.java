package io.github.jwtfilter.store.jdbc;

import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.SharedStoreContract;
import io.github.jwtfilter.store.StoreOptions;
import java.sql.DriverManager;

/**
 * Does another database fulfil the contract of a shared store? Run it by hand, with the driver as an additional file. The
 * address has {@code PORT} for the port and {@code PASSWORD} for the password, which must be {@code opensesame42}:
 *
 * <pre>{@code
 * mvn test -pl jwt-filter -Dtest=ServerStoreContract -Dmaven.test.additionalClasspath=mariadb-java-client.jar \
 *     -Dstore.url='jdbc:mariadb://127.0.0.1:PORT/logins?user=jwt&password=PASSWORD' -Dstore.port=3306
 * }</pre>
 */
final class ServerStoreContract extends SharedStoreContract {
    private static int tests;

    private final String prefix = "test-" + ProcessHandle.current().pid() + "-" + ++tests;

    @Override
    protected int port() {
        return Integer.getInteger("store.port");
    }

    @Override
    protected SharedStore create(String node, int port) {
        String url = System.getProperty("store.url")
                .replace("PORT", String.valueOf(port))
                .replace("PASSWORD", PASSWORD);
        return new JdbcSharedStore(
                new StoreOptions("jdbc:java:comp/env/jdbc/logins", prefix, node, 0),
                () -> DriverManager.getConnection(url),
                System::nanoTime);
    }
}
