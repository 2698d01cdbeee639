package io.github.jwtfilter.store.jdbc;

import io.github.jwtfilter.store.StoreOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.h2.jdbcx.JdbcConnectionPool;

/** A database with a clock that a test moves, and with commits that take long or whose answer is lost. */
final class SteeredDatabase implements JdbcSharedStore.Connections, AutoCloseable {
    private final JdbcSharedStore.Connections connections;
    private final String product;
    private final UnaryOperator<String> rewriting;
    private final Runnable end;
    private final List<JdbcSharedStore> opened = new ArrayList<>();
    private final AtomicReference<Runnable> beforeNextCommit = new AtomicReference<>(() -> {});
    private volatile boolean losesNextAnswer;
    private final AtomicLong millis = new AtomicLong(System.currentTimeMillis());
    private final AtomicLong nanos = new AtomicLong();

    private SteeredDatabase(
            JdbcSharedStore.Connections connections, String product, UnaryOperator<String> rewriting, Runnable end) {
        this.connections = connections;
        this.product = product;
        this.rewriting = rewriting;
        this.end = end;
    }

    /** Steers a PostgreSQL. */
    static SteeredDatabase postgres(JdbcSharedStore.Connections connections) {
        return new SteeredDatabase(connections, "PostgreSQL", UnaryOperator.identity(), () -> {});
    }

    /** Creates an empty H2 in memory. */
    static SteeredDatabase h2() {
        return h2("", "H2", UnaryOperator.identity());
    }

    /**
     * Creates an empty H2 in memory that pretends to be another product.
     *
     * @param mode options of the JDBC URL
     * @param rewriting removes from a statement what H2 does not know
     */
    static SteeredDatabase h2(String mode, String product, UnaryOperator<String> rewriting) {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + mode;
        JdbcConnectionPool pool = JdbcConnectionPool.create(url, "sa", "");
        return new SteeredDatabase(pool::getConnection, product, rewriting, pool::dispose);
    }

    JdbcSharedStore store(String node) {
        JdbcSharedStore store =
                new JdbcSharedStore(new StoreOptions("jdbc:test", "jwt-filter", node, 0), this, nanos::get);
        opened.add(store);
        return store;
    }

    long seconds() {
        return millis.get() / 1000;
    }

    /** Moves the clocks of the database and of all nodes. */
    void pass(Duration duration) {
        setClock(duration);
        nanos.addAndGet(duration.toNanos());
    }

    /** Sets the clock of the database forward or back. */
    void setClock(Duration duration) {
        millis.addAndGet(duration.toMillis());
    }

    /** Runs something in the next transaction, just before its commit. */
    void beforeNextCommit(Runnable action) {
        beforeNextCommit.set(action);
    }

    /** Loses the connection after the next commit, before its answer. */
    void loseNextAnswer() {
        losesNextAnswer = true;
    }

    /** Runs a statement, and returns the number of rows that it changed. */
    int run(String sql) {
        try (Connection connection = connections.open();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Connection open() throws SQLException {
        Connection connection = connections.open();
        return proxy(Connection.class, connection, (method, arguments) -> {
            switch (method) {
                case "prepareStatement":
                    String now = SqlDialect.of(product).orElseThrow().now();
                    arguments[0] = rewriting.apply(((String) arguments[0]).replace(now, String.valueOf(millis.get())));
                    return null;
                case "getMetaData":
                    return proxy(
                            DatabaseMetaData.class,
                            connection.getMetaData(),
                            (asked, none) -> asked.equals("getDatabaseProductName") ? product : null);
                case "commit":
                    beforeNextCommit.getAndSet(() -> {}).run();
                    connection.commit();
                    if (losesNextAnswer) {
                        losesNextAnswer = false;
                        throw new SQLNonTransientConnectionException("lost", "08006");
                    }
                    return null;
                default:
                    return null;
            }
        });
    }

    /** Answers a call, or returns null to let the real object answer. */
    @FunctionalInterface
    private interface Answers {
        Object answer(String method, Object[] arguments) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, T real, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                SteeredDatabase.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object answer = answers.answer(method.getName(), arguments);
                    try {
                        return answer == null ? method.invoke(real, arguments) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public void close() {
        opened.forEach(JdbcSharedStore::close);
        end.run();
    }
}
