package io.github.jwtfilter.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.store.StoreOptions;
import io.github.jwtfilter.testing.TestPostgres;
import io.github.jwtfilter.testing.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a store leave connections as they were, and say what is wrong with a database? */
@Tag("slow")
@ExtendWith(TestPostgres.Shared.class)
final class JdbcSharedStoreTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long LATER = System.currentTimeMillis() / 1000 + 3600;
    private static final Fact FACT = Fact.ends(Fact.Kind.LOGIN, "id", LATER);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private TestPostgres postgres;

    @BeforeEach
    void useServer(TestPostgres shared) {
        postgres = shared;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private SharedStore store(JdbcSharedStore.Connections connections) {
        SharedStore store = new JdbcSharedStore(
                new StoreOptions("jdbc:test", "jwt-filter", "node", 0), connections, System::nanoTime);
        opened.add(store);
        return store;
    }

    private DataSource pool(String user) {
        DataSource pool = postgres.pool(4);
        pool.setUrl(pool.getUrl().replace("user=postgres", "user=" + user));
        opened.add(pool::close);
        return pool;
    }

    private static void useAll(SharedStore store) throws StoreException {
        store.append(List.of(FACT));
        store.append(List.of(FACT));
        store.beat(1, 3600);
        store.read(Duration.ZERO);
        store.cells().replace("x", Optional.empty(), Optional.of("1"), HOUR);
        store.cells().read("x");
    }

    private static String message(SharedStore store) {
        return assertThrows(StoreException.class, () -> store.append(List.of(FACT)))
                .getMessage();
    }

    // Connections

    @ParameterizedTest
    @CsvSource({"true, 0", "false, 0", "false, 60000", "true, 1000"})
    void connectionIsReturnedAsItWas(boolean autoCommit, int networkTimeout) throws Exception {
        DataSource pool = pool("postgres");
        pool.setDefaultAutoCommit(autoCommit);
        pool.setMaxActive(1);
        try (Connection only = pool.getConnection()) {
            only.setNetworkTimeout(Runnable::run, networkTimeout);
        }
        SharedStore store = store(pool::getConnection);
        useAll(store);
        try (Connection only = pool.getConnection()) {
            assertEquals(autoCommit, only.getAutoCommit());
            assertEquals(networkTimeout, only.getNetworkTimeout());
        }
        assertEquals("1", postgres.value("select count(*) from jwt_filter_store where kind = 'e'"));
        assertEquals("0", postgres.value("select count(*) from pg_stat_activity where state like 'idle in%'"));
    }

    @Test
    void failedTransactionIsRolledBack() throws Exception {
        DataSource pool = pool("postgres");
        pool.setDefaultAutoCommit(false);
        SharedStore store = store(pool::getConnection);
        store.read(Duration.ZERO);
        postgres.run("alter table jwt_filter_store add check (content <> '000000000007')");
        Fact refused = Fact.before(Fact.Kind.USER, "alice", 7, LATER);
        assertThrows(StoreException.class, () -> store.append(List.of(FACT, refused)));
        assertEquals("0", postgres.value("select count(*) from jwt_filter_store where kind = 'e'"));
        assertEquals("0", postgres.value("select count(*) from pg_stat_activity where state like 'idle in%'"));
        store.append(List.of(FACT));
        assertEquals("1", postgres.value("select count(*) from jwt_filter_store where kind = 'e'"));
    }

    @Test
    void databaseIsUsedByThreadsOfTheStoreOnly() throws Exception {
        DataSource pool = pool("postgres");
        List<Thread> threads = new ArrayList<>();
        SharedStore store = store(() -> {
            threads.add(Thread.currentThread());
            return pool.getConnection();
        });
        useAll(store);
        assertFalse(threads.isEmpty());
        for (Thread thread : threads) {
            assertEquals("jwt-filter store database", thread.getName());
            assertTrue(thread.isDaemon());
            assertNull(thread.getContextClassLoader());
        }
        store.close();
        Waiting.until("the threads end", () -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void poolWithoutConnectionsFailsInTime() throws Exception {
        DataSource pool = pool("postgres");
        CountDownLatch repaired = new CountDownLatch(1);
        AtomicInteger waiting = new AtomicInteger();
        SharedStore store = store(() -> {
            waiting.incrementAndGet();
            try {
                repaired.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            return pool.getConnection();
        });
        List<CompletableFuture<String>> calls = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<String> call = new CompletableFuture<>();
            new Thread(() -> call.complete(message(store))).start();
            calls.add(call);
        }
        for (CompletableFuture<String> call : calls) {
            assertTrue(
                    List.of(
                                    "store: jdbc:test: no answer in 3500 milliseconds",
                                    "store: jdbc:test: 16 calls are waiting for the database")
                            .contains(call.join()),
                    call::join);
        }
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(15).toNanos());
        assertEquals(16, waiting.get());
        repaired.countDown();
        Waiting.until("the store works again", () -> works(store));
    }

    private static boolean works(SharedStore store) {
        try {
            store.append(List.of(FACT));
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    @Test
    void lockedTableFailsInTime() throws Exception {
        DataSource pool = pool("postgres");
        SharedStore store = store(pool::getConnection);
        store.append(List.of(FACT));
        try (Connection other = pool.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table jwt_filter_store in access exclusive mode");
            String late = message(store);
            assertTrue(late.startsWith("store: jdbc:test: no answer in 3"), late);
            other.rollback();
        }
        store.append(List.of(FACT));
    }

    // Databases that cannot be used

    @Test
    void tableOfTheAdministratorIsUsed() throws Exception {
        postgres.run("create role jwt login; grant usage on schema public to jwt");
        try {
            DataSource pool = pool("jwt");
            SharedStore store = store(pool::getConnection);
            String lacking = "the user of the pool lacks a permission, or the table has other columns"
                    + " (org.postgresql.util.PSQLException, SQLState ";
            assertEquals(
                    "store: jdbc:test: expected a table jwt_filter_store that the user of the pool may read and change,"
                            + " or may create. To use it: " + lacking + "42P01, vendor code 0). To create it: "
                            + lacking + "42501, vendor code 0)",
                    message(store));
            postgres.run(String.join(";", SqlDialect.POSTGRESQL.ddl("jwt-filter")));
            postgres.run("grant select, insert, update on jwt_filter_store to jwt");
            assertTrue(message(store).contains("To use it: " + lacking + "42501"), "delete is missing");
            postgres.run("grant delete on jwt_filter_store to jwt");
            useAll(store);
        } finally {
            postgres.run("drop owned by jwt; drop role jwt");
        }
    }

    @Test
    void readOnlyDatabaseIsReported() {
        postgres.run("create role replica login; grant all on schema public to replica;"
                + "alter role replica set default_transaction_read_only = on");
        try {
            DataSource pool = pool("replica");
            assertTrue(message(store(pool::getConnection)).contains("To create it: the database is read-only;"));
            postgres.run(String.join(";", SqlDialect.POSTGRESQL.ddl("jwt-filter")));
            postgres.run("grant all on jwt_filter_store to replica");
            assertEquals(
                    "store: jdbc:test: the database is read-only; expected the primary server, not a replica"
                            + " (org.postgresql.util.PSQLException, SQLState 25006, vendor code 0)",
                    message(store(pool::getConnection)));
        } finally {
            postgres.run("drop owned by replica; drop role replica");
        }
    }

    @Test
    void readOnlyPoolIsReported() {
        DataSource pool = pool("postgres");
        pool.setDefaultReadOnly(true);
        assertEquals(
                "store: jdbc:test: expected connections that may write, got read-only ones",
                message(store(pool::getConnection)));
    }

    @Test
    void unknownUserIsReported() {
        DataSource pool = pool("nobody");
        assertEquals(
                "store: jdbc:test: the database refuses the user of the pool (org.postgresql.util.PSQLException,"
                        + " SQLState 28000, vendor code 0)",
                message(store(pool::getConnection)));
    }

    @Test
    void unknownDatabaseIsReported() {
        try (SteeredDatabase other = SteeredDatabase.h2("", "Derby", sql -> sql)) {
            assertEquals(
                    "store: jdbc:test: expected PostgreSQL, MySQL, MariaDB, H2, Oracle or SQL Server, got 'Derby'",
                    message(other.store("node")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Big", "a_b", "1a", "a'b", "abcdefghijklmnopqrstuvwxy"})
    void unsafePrefixIsRefused(String prefix) {
        assertThrows(IllegalArgumentException.class, () -> SqlDialect.H2.ddl(prefix));
        assertNotNull(SqlDialect.H2.ddl("a-1"));
    }

    // Old rows

    @Test
    void oldRowsAreDeleted() throws StoreException {
        try (SteeredDatabase database = SteeredDatabase.h2()) {
            SharedStore store = database.store("node");
            store.append(List.of(
                    Fact.ends(Fact.Kind.LOGIN, "old", database.seconds() + 60),
                    Fact.ends(Fact.Kind.LOGIN, "new", database.seconds() + 7200)));
            store.cells().replace("old", Optional.empty(), Optional.of("1"), Duration.ofMinutes(1));
            store.cells().replace("new", Optional.empty(), Optional.of("1"), Duration.ofHours(2));
            store.beat(1, 60);
            database.pass(Duration.ofMinutes(5));
            store.read(Duration.ZERO);
            assertEquals(6, database.run("update jwt_filter_store set written_ms = written_ms"), "too early");
            database.pass(Duration.ofMinutes(30));
            store.read(Duration.ZERO);
            assertEquals(2, database.run("update jwt_filter_store set written_ms = written_ms"), "too late");
            assertEquals(Optional.of("1"), store.cells().read("new"));
        }
    }
}
