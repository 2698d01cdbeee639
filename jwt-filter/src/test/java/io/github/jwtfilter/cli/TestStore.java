package io.github.jwtfilter.cli;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.store.StoreOptions;
import io.github.jwtfilter.store.jdbc.JdbcSharedStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A database in memory, and a server that uses it as its store. */
final class TestStore implements AutoCloseable {
    static final String PASSWORD = "opensesame42";

    private static int databases;

    final String address;
    private final Connection keptOpen;
    private final JdbcSharedStore server;

    TestStore() throws SQLException {
        address = "jdbc:h2:mem:command-" + ++databases + ";USER=jwt;PASSWORD=" + PASSWORD;
        keptOpen = DriverManager.getConnection(address);
        server = new JdbcSharedStore(
                new StoreOptions("jdbc:test", StoreOptions.DEFAULT_PREFIX, "server", 0),
                () -> DriverManager.getConnection(address),
                System::nanoTime);
    }

    /** Shows the server in the store, as if its logins lasted so long. */
    TestStore announced(Duration retention) throws StoreException {
        server.beat(1, retention.toSeconds());
        return this;
    }

    /** Adds a fact, as a server does. */
    void append(Fact fact) throws StoreException {
        server.append(List.of(fact));
    }

    /** Returns all facts in the store. A reading may repeat them. */
    List<Fact> facts() throws StoreException {
        return server.read(Duration.ZERO).facts().stream().distinct().collect(Collectors.toList());
    }

    /** Returns the first column of a query. */
    List<String> query(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = keptOpen.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = keptOpen.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        server.close();
        keptOpen.close();
    }
}
