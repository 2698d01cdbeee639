package io.github.jwtfilter.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A PostgreSQL in its own process, on a free port. It can be stopped and restarted with its data. */
public final class TestPostgres implements AutoCloseable {
    private static final Duration MAX_START = Duration.ofMinutes(1);
    private static final int MAX_STARTS = 3;

    private final Path folder;
    private EmbeddedPostgres server;

    /** Starts an empty server. */
    public TestPostgres() {
        try {
            folder = Files.createTempDirectory("postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = started(builder());
    }

    /** Starts a server. Another process may have taken its free port meanwhile, so tries again. */
    private static EmbeddedPostgres started(EmbeddedPostgres.Builder builder) {
        for (int i = 1; ; i++) {
            try {
                return builder.start();
            } catch (IOException | IllegalStateException e) {
                if (i == MAX_STARTS) {
                    throw new AssertionError("PostgreSQL does not start", e);
                }
            }
        }
    }

    private EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setPGStartupWait(MAX_START)
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                // Use the same collation on every machine.
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C");
    }

    /**
     * Provides the shared server to a {@code @BeforeAll} method, with an empty schema. The server stops after all
     * tests.
     */
    public static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TestPostgres.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            TestPostgres shared = context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(TestPostgres.class, anew -> new TestPostgres(), TestPostgres.class);
            shared.run("drop schema public cascade; create schema public");
            return shared;
        }
    }

    /** Returns the JDBC URL of a database. */
    public String url(String database) {
        return server.getJdbcUrl("postgres", database);
    }

    /** Returns a pool that validates its connections. */
    public DataSource pool(int size) {
        return pool(url("postgres"), size);
    }

    /** Returns a pool for another database. The database may be missing. */
    public static DataSource pool(String url, int size) {
        PoolProperties properties = new PoolProperties();
        properties.setUrl(url);
        properties.setDriverClassName("org.postgresql.Driver");
        properties.setInitialSize(0);
        properties.setMinIdle(0);
        properties.setMaxActive(size);
        properties.setMaxIdle(size);
        properties.setMaxWait(5_000);
        properties.setTestOnBorrow(true);
        properties.setValidationQuery("select 1");
        properties.setValidationInterval(0);
        return new DataSource(properties);
    }

    /** Runs statements separated by semicolons. */
    public void run(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the only value of a query, as text. */
    public String value(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Stops the process. The data stays. */
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Restarts the process with its data. */
    public void startAgain() {
        server = started(builder().setPort(server.getPort()));
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
