package io.github.jwtfilter.identity.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreContract;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.identity.hash.PasswordHashes;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestPostgres;
import io.github.jwtfilter.testing.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Does the store handle a database that is down, slow or faulty, and leave connections and transactions clean? */
final class JdbcFailureTest {
    private static final String PASSWORD = IdentityStoreContract.PASSWORD;
    private static final String USUAL = "select hash, name from users where lower(name) = lower(?)";

    private static TestPostgres postgres;

    @BeforeAll
    static void start() {
        postgres = new TestPostgres();
        postgres.run("create table users (name text, hash text);"
                + "insert into users select n, '" + IdentityStoreContract.HASH + "'"
                + " from unnest(array['user', 'twice', 'TWICE', 'broken']) n");
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    private static IdentityStore store(JdbcStore.Connections connections, String passwordQuery) {
        String roles = "select case when name = 'broken' then 1 / length(substring(name, 1, 0)) else 1 end"
                + " from users where name = ?";
        JdbcQueries queries = new JdbcQueries(
                new JdbcQuery("passwordQuery", passwordQuery), new JdbcQuery("rolesQuery", roles), null);
        return StoreChain.builder()
                .then(new JdbcStore(
                        "jdbc:test", connections, queries, PasswordHashes.withoutClearText(), Clock.systemUTC()))
                .build();
    }

    private static String outcome(IdentityStore store, String name, String password) {
        try {
            return store.authenticate(new Credentials(name, password))
                    .map(Verdict::toString)
                    .orElse("unknown");
        } catch (IdentityStoreException e) {
            return e.getMessage();
        }
    }

    // Database down

    @Test
    void loginWorksAgainAfterADatabaseOutage() {
        try (Pool pool = new Pool(postgres.pool(2))) {
            IdentityStore store = store(pool, USUAL);
            assertEquals("accepted user", outcome(store, "user", PASSWORD));
            postgres.stop();
            try {
                for (String name : List.of("user", "nobody")) {
                    String down = outcome(store, name, PASSWORD);
                    assertTrue(down.startsWith("users: jdbc:test: passwordQuery: no connection ("), down);
                    assertTrue(down.contains("SQLState 08001"), down);
                    assertThrows(IdentityStoreException.class, () -> store.find(name));
                }
                assertTrue(
                        outcome(store(pool, USUAL), "user", PASSWORD).contains("no connection"),
                        "a store created during the outage");
            } finally {
                postgres.startAgain();
            }
            assertEquals("accepted user", outcome(store, "user", PASSWORD));
            assertEquals("unknown", outcome(store, "nobody", PASSWORD));
        }
    }

    @Test
    void brokenConnectionsAreReplaced() {
        try (Pool pool = new Pool(postgres.pool(2))) {
            IdentityStore store = store(pool, USUAL);
            assertEquals("accepted user", outcome(store, "user", PASSWORD));
            postgres.value("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                    + " where pid <> pg_backend_pid() and backend_type = 'client backend'");
            assertEquals("accepted user", outcome(store, "user", PASSWORD));
        }
    }

    @Test
    void poolFailureIsStoreFailure() {
        IdentityStore store = store(
                () -> {
                    throw new IllegalStateException("the pool is closed, and says a secret");
                },
                USUAL);
        assertEquals(
                "users: jdbc:test: passwordQuery: no answer (java.lang.IllegalStateException)",
                outcome(store, "user", PASSWORD));
    }

    @Test
    void interruptedThreadIsReportedAsInterrupted() {
        IdentityStore store = store(
                () -> {
                    throw new AssertionError("asked by an interrupted thread");
                },
                USUAL);
        Thread.currentThread().interrupt();
        String outcome = outcome(store, "user", PASSWORD);
        assertTrue(Thread.interrupted());
        assertEquals("users: jdbc:test: interrupted while waiting for the database", outcome);
    }

    // Database slow

    @Test
    void slowQueryIsAborted() {
        try (Pool pool = new Pool(postgres.pool(1))) {
            String slow = "select hash from users, (select pg_sleep(60)) s where name = ?";
            assertEquals(
                    "users: jdbc:test: passwordQuery: no answer in 5 seconds"
                            + " (org.postgresql.util.PSQLException, SQLState 57014, vendor code 0)",
                    outcome(store(pool, slow), "user", PASSWORD));
            assertEquals("accepted user", outcome(store(pool, USUAL), "user", PASSWORD));
        }
    }

    @Test
    void hangingDatabaseHoldsFewThreads() throws Exception {
        CountDownLatch repaired = new CountDownLatch(1);
        AtomicInteger asking = new AtomicInteger();
        IdentityStore store = store(
                () -> {
                    asking.incrementAndGet();
                    try {
                        repaired.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    throw new IllegalStateException("repaired");
                },
                USUAL);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            // A login waits five seconds, which may be too short for a slow machine to start all threads.
            Thread thread = new Thread(() -> {
                while (repaired.getCount() > 0) {
                    outcome(store, "user", PASSWORD);
                }
            });
            threads.add(thread);
            thread.start();
        }
        try {
            Waiting.until(
                    "16 logins ask, and 64 wait",
                    () -> asking.get() == 16
                            && threads.stream()
                                            .filter(thread -> thread.getState() == Thread.State.TIMED_WAITING)
                                            .count()
                                    == 64);
            Waiting.until(
                    "the next login is refused",
                    () -> outcome(store, "user", PASSWORD)
                            .equals("users: jdbc:test: too many logins are waiting for the database"));
            assertEquals(16, asking.get());
        } finally {
            repaired.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertTrue(outcome(store, "user", PASSWORD).contains("no answer"), "all permits were returned");
    }

    // Connections and transactions

    @Test
    void poolOfOneSurvivesAThousandLoginAttempts() throws Exception {
        try (Pool pool = new Pool(postgres.pool(1))) {
            IdentityStore good = store(pool, USUAL);
            IdentityStore bad = store(pool, "select hash from absent where name = ?");
            try (CapturedLog quiet = CapturedLog.ofOurs()) {
                for (int i = 0; i < 100; i++) {
                    assertEquals("accepted user", outcome(good, "user", PASSWORD));
                    assertEquals("refused: wrong password", outcome(good, "User", "wrong"));
                    assertEquals("unknown", outcome(good, "' or '1'='1", PASSWORD));
                    assertEquals("unknown", outcome(good, "\0", PASSWORD));
                    assertEquals("unknown", outcome(good, "nobody" + i, PASSWORD));
                    assertTrue(good.find("user").isPresent());
                    assertTrue(outcome(good, "twice", PASSWORD).endsWith("got several"));
                    assertTrue(outcome(good, "broken", PASSWORD).contains("rolesQuery: no answer"));
                    assertThrows(IdentityStoreException.class, () -> good.find("broken"));
                    assertTrue(outcome(bad, "user", PASSWORD).contains("SQLState 42P01"));
                }
                assertFalse(quiet.text().contains("WARNING"), quiet.text());
            }
            assertEquals(0, pool.source.getActive());
            assertEquals(1, pool.source.getSize());
        }
    }

    @Test
    void noTransactionIsLeftOpen() throws Exception {
        DataSource source = postgres.pool(1);
        source.setDefaultAutoCommit(false);
        source.setTestOnBorrow(false);
        try (Pool pool = new Pool(source);
                CapturedLog quiet = CapturedLog.ofOurs()) {
            IdentityStore store = store(pool, USUAL);
            for (String name : List.of("user", "nobody", "twice", "broken", "user")) {
                outcome(store, name, PASSWORD);
                assertEquals(
                        "0",
                        postgres.value("select count(*) from pg_stat_activity where state like 'idle in trans%'"),
                        name);
            }
            assertEquals("accepted user", outcome(store, "user", PASSWORD));
            assertFalse(quiet.lines().isEmpty());
        }
    }

    @Test
    void connectionIsReturnedUnchanged() throws Exception {
        try (Pool pool = new Pool(postgres.pool(1))) {
            String before;
            try (Connection connection = pool.open()) {
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                before = state(connection);
            }
            assertEquals("accepted user", outcome(store(pool, USUAL), "user", PASSWORD));
            try (Connection connection = pool.open()) {
                assertEquals(before, state(connection));
            }
        }
    }

    private static String state(Connection connection) throws Exception {
        return connection.getAutoCommit() + " " + connection.isReadOnly() + " " + connection.getTransactionIsolation()
                + " " + connection.getSchema() + " " + connection.getHoldability();
    }

    // Messages

    @Test
    void driverMessageIsInTheDebugLogOnly() {
        try (Pool pool = new Pool(postgres.pool(1));
                CapturedLog log = CapturedLog.ofOurs()) {
            IdentityStore store = store(pool, "select cast(hash as int) from users where name = ?");
            IdentityStoreException failed = assertThrows(
                    IdentityStoreException.class, () -> store.authenticate(new Credentials("user", PASSWORD)));
            assertEquals(
                    "users: jdbc:test: passwordQuery: no answer"
                            + " (org.postgresql.util.PSQLException, SQLState 22P02, vendor code 0)",
                    failed.getMessage());
            assertEquals(null, failed.getCause());
            assertEquals(List.of("FINE The query passwordQuery of jdbc:test failed"), log.lines());
        }
    }

    /** A database with a single-byte encoding cannot store other characters, so no user has this name. */
    @Test
    void nameThatTheDatabaseCannotStoreIsUnknown() {
        postgres.run("create database latin template template0 encoding 'LATIN1' locale_provider libc locale 'C'");
        try (Pool pool = new Pool(TestPostgres.pool(postgres.url("latin"), 1))) {
            IdentityStore store = store(pool, "select '" + IdentityStoreContract.HASH + "' where 'Jürgen' = ?");
            assertEquals("unknown", outcome(store, "山", PASSWORD));
            assertEquals("unknown", outcome(store, "J", PASSWORD));
            assertEquals("refused: wrong password", outcome(store, "Jürgen", "wrong"));
        }
    }

    /** A pool that the test closes. */
    private static final class Pool implements JdbcStore.Connections, AutoCloseable {
        private final DataSource source;

        Pool(DataSource source) {
            this.source = source;
        }

        @Override
        public Connection open() throws SQLException {
            return source.getConnection();
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
