package io.github.jwtfilter.identity.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreContract;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.identity.hash.PasswordHash;
import io.github.jwtfilter.identity.hash.PasswordHashes;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Do rows of a database let the right users in, with the right roles? */
@ExtendWith(TestPostgres.Shared.class)
final class JdbcStoreTest {
    private static final String PASSWORD = IdentityStoreContract.PASSWORD;
    private static final String HASH = IdentityStoreContract.HASH;
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static final String ALL = "select hash, name, enabled, locked, expires from users where name = ?";

    private static TestPostgres postgres;
    private static DataSource pool;

    private final List<String> asked = new ArrayList<>();
    private Instant now = NOW;

    @BeforeAll
    static void start(TestPostgres shared) {
        postgres = shared;
        pool = postgres.pool(2);
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    @BeforeEach
    void emptyTables() {
        postgres.run("drop table if exists users, roles; create table users (name text, hash text, enabled boolean,"
                + " locked boolean, expires timestamp with time zone); create table roles (name text, role text)");
    }

    private JdbcStore accounts(String passwordQuery, String rolesQuery) {
        JdbcQueries queries = new JdbcQueries(
                new JdbcQuery("passwordQuery", passwordQuery),
                rolesQuery == null ? null : new JdbcQuery("rolesQuery", rolesQuery),
                null);
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        JdbcStore.Connections counted = () -> {
            asked.add("query");
            return pool.getConnection();
        };
        return new JdbcStore("jdbc:test", counted, queries, PasswordHashes.withoutClearText(), clock, clock);
    }

    private IdentityStore store(String passwordQuery, String rolesQuery) {
        return StoreChain.builder().then(accounts(passwordQuery, rolesQuery)).build();
    }

    private static String verdict(IdentityStore store, String name, String password) throws IdentityStoreException {
        return store.authenticate(new Credentials(name, password))
                .map(Verdict::toString)
                .orElse("unknown");
    }

    private static void add(String name, String values) {
        postgres.run("insert into users values ('" + name + "', " + values + ")");
    }

    private static String failure(IdentityStore store) {
        return assertThrows(IdentityStoreException.class, () -> store.authenticate(new Credentials("user", PASSWORD)))
                .getMessage();
    }

    // State of the account

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "true, false, null                     | accepted user",
                "true, null, 'infinity'                | accepted user",
                "true, false, '2026-11-23 12:00:01+00' | accepted user",
                "true, false, '2026-11-23 13:00:00+02' | refused: expired",
                "true, false, '2026-11-23 12:00:00+00' | refused: expired",
                "true, false, '2026-11-23 11:59:59+00' | refused: expired",
                "true, false, '-infinity'              | refused: expired",
                "false, false, null                    | refused: disabled",
                "null, false, null                     | refused: disabled",
                "true, true, null                      | refused: locked",
                "false, true, '2020-01-01 00:00:00+00' | refused: disabled",
                "true, true, '2020-01-01 00:00:00+00'  | refused: locked",
            })
    void closedAccountIsReportedOnlyWithTheRightPassword(String state, String expected) throws Exception {
        add("user", "'" + HASH + "', " + state);
        IdentityStore store = store(ALL, null);
        assertEquals(expected, verdict(store, "user", PASSWORD));
        assertEquals("refused: wrong password", verdict(store, "user", "wrong"));
        String found = store.find("user")
                .orElseThrow()
                .refusal()
                .map(Verdict.Refusal::toString)
                .orElse("");
        assertEquals(expected, found.isEmpty() ? "accepted user" : "refused: " + found);
    }

    @Test
    void anAccountExpiresWhileTheApplicationRuns() throws Exception {
        add("user", "'" + HASH + "', true, false, '2026-11-23 12:00:05+00'");
        IdentityStore store = store(ALL, null);
        assertEquals("accepted user", verdict(store, "user", PASSWORD));
        now = NOW.plusSeconds(5);
        assertEquals("refused: expired", verdict(store, "user", PASSWORD));
    }

    @Test
    void columnsMayHaveAnyCaseAndOtherTypes() throws Exception {
        add("user", "'" + HASH + "', null, null, null");
        String query = "select hash, 'user' as \"NAME\", %s as \"Enabled\", %s as \"LOCKED\" from users where name = ?";
        assertEquals("accepted user", verdict(store(String.format(query, "1", "0"), null), "user", PASSWORD));
        assertEquals("refused: locked", verdict(store(String.format(query, "'y'", "'t'"), null), "user", PASSWORD));
        assertEquals("refused: disabled", verdict(store(String.format(query, "0", "0"), null), "user", PASSWORD));
    }

    @Test
    void stampChangesWithPasswordAndState() throws Exception {
        add("user", "'" + HASH + "', true, false, null");
        IdentityStore store = store(ALL, null);
        String before = store.find("user").orElseThrow().stamp();
        assertFalse(before.isEmpty());
        postgres.run("update users set locked = true");
        String locked = store.find("user").orElseThrow().stamp();
        postgres.run("update users set locked = false");
        assertEquals(before, store.find("user").orElseThrow().stamp());
        postgres.run("update users set hash = replace(hash, '$2y$', '$2b$')");
        String changed = store.find("user").orElseThrow().stamp();
        postgres.run("update users set hash = null");
        String none = store.find("user").orElseThrow().stamp();
        assertEquals(4, Set.of(before, locked, changed, none).size());
    }

    // Hashes

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "null                                 | ~~",
                "''                                   | ~~",
                "'   '                                | ~~",
                "'correct horse'                      | in clear",
                "'$ecret$ with a dollar'              | locked, or of a scheme that the filter does not support",
                "'{ecret} in braces'                  | the filter does not support the scheme in { }",
                "'$y$j9T$saltsalt$abcdefgh'           | locked, or of a scheme that the filter does not support",
                "'5f4dcc3b5aa765d61d8327deb882cf99'   | locked, or of a scheme that the filter does not support",
            })
    void userWithoutAReadableHashIsKnownButRefused(String hash, String logged) throws Exception {
        add("user", hash);
        add("cheap", "'" + HASH + "'");
        try (CapturedLog log = CapturedLog.ofOurs()) {
            IdentityStore store = store("select hash from users where name = ?", null);
            store.find("cheap");
            for (String password : List.of(PASSWORD, "", "wrong", "password", hash.replace("'", ""))) {
                assertEquals("refused: wrong password", verdict(store, "user", password));
            }
            assertEquals(
                    Verdict.Refusal.DISABLED,
                    store.find("user").orElseThrow().refusal().orElseThrow());
            assertEquals(logged.isEmpty() ? 0 : 1, log.lines().size(), log.text());
            assertTrue(
                    logged.isEmpty()
                            || log.text()
                                    .startsWith(
                                            "WARNING JWTF-204 User 'user' in jdbc:test and all users with such a hash cannot"
                                                    + " log in: "),
                    log.text());
            assertTrue(log.text().contains(logged), log.text());
            assertFalse(log.text().contains("ecret"), log.text());
        }
    }

    @Test
    void kindOfUnreadableHashIsLoggedOnceAnHour() throws Exception {
        add("user", "'$y$j9T$saltsalt$abcdefgh'");
        add("other", "'$y$j9T$othersal$abcdefgh'");
        add("third", "'clear'");
        try (CapturedLog log = CapturedLog.ofOurs()) {
            JdbcStore store = accounts("select hash from users where name = ?", null);
            for (String name : List.of("user", "user", "other", "third", "third")) {
                store.find(name);
            }
            assertEquals(2, log.lines().size(), log.text());
            now = NOW.plus(Duration.ofHours(1));
            store.find("other");
            store.find("user");
            assertEquals(3, log.lines().size(), log.text());
        }
    }

    @Test
    void trailingBlanksOfFixedWidthColumnsAreIgnored() throws Exception {
        add("user", "'" + HASH + "'");
        postgres.run("insert into roles values ('user', 'reader')");
        IdentityStore store = store(
                "select cast(hash as char(80)), cast(name as char(20)) as name from users where name = ?",
                "select cast(role as char(30)) from roles where name = ?");
        Identity user = store.authenticate(new Credentials("user", PASSWORD))
                .flatMap(Verdict::identity)
                .orElseThrow();
        assertEquals("user", user.getName());
        assertEquals(Set.of("reader"), user.roles());
    }

    // Names

    @Test
    void nameIsSpelledAsInTheDatabase() throws Exception {
        add("Ünal", "'" + HASH + "'");
        postgres.run("insert into roles values ('Ünal', 'reader'), ('ünal', 'admin'), ('ÜNAL', 'admin')");
        IdentityStore store = store(
                "select hash, name from users where lower(name) = lower(?)", "select role from roles where name = ?");
        for (String typed : List.of("Ünal", "ünal", "ÜNAL")) {
            Identity user = store.authenticate(new Credentials(typed, PASSWORD))
                    .flatMap(Verdict::identity)
                    .orElseThrow();
            assertEquals("Ünal", user.getName());
            assertEquals(Set.of("reader"), user.roles());
        }
        assertEquals("unknown", verdict(store, "Unal", PASSWORD));
    }

    @Test
    void invalidNameColumnFailsTheLogin() {
        add("user", "'" + HASH + "'");
        for (String name : List.of("null", "''", "'  '", "repeat('x', 257)")) {
            IdentityStore store = store("select hash, " + name + " as name from users where name = ?", null);
            assertTrue(failure(store).startsWith("users: jdbc:test: passwordQuery: column name: expected 1 to 256"));
        }
    }

    @Test
    void ambiguousNameFailsTheLogin() {
        add("user", "'" + HASH + "'");
        add("USER", "'" + HASH + "'");
        assertEquals(
                "users: jdbc:test: passwordQuery: expected one row for a user, got several",
                failure(store("select hash from users where lower(name) = lower(?)", null)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select * from users where name = ?                        | column 2: expected one of name, enabled, locked, expires, changed after the hash, each at most once, got 'hash'",
                "select hash, lokced from (select hash, locked as lokced, name from users) x where name = ? | got 'lokced'",
                "select hash, name, name from users where name = ?         | column 3: expected one of",
                "select hash from user where name = ?                      | the query is invalid, or the user of the pool lacks a permission (org.postgresql.util.PSQLException, SQLState 42",
                "selekt hash from users where name = ?                     | SQLState 42601, vendor code 0",
                "select hash, 'perhaps' as enabled from users where name = ? | the query is invalid, or the user of the pool lacks a permission (org.postgresql.util.PSQLException",
                "insert into users (name) values (?)                       | no answer (org.postgresql.util.PSQLException, SQLState 02000",
            })
    void wrongQueryFailsTheLogin(String query, String expected) {
        add("user", "'" + HASH + "'");
        String message = failure(store(query, null));
        assertTrue(message.startsWith("users: jdbc:test: passwordQuery: "), message);
        assertTrue(message.contains(expected), message);
        assertFalse(message.contains("$2y$"), message);
    }

    // Roles

    @Test
    void eachRowIsOneRole() throws Exception {
        add("user", "'" + HASH + "'");
        postgres.run("insert into roles values ('user', 'b'), ('user', null), ('user', 'a'), ('user', ' '),"
                + " ('user', 'two words'), ('user', 'a'), ('other', 'c')");
        IdentityStore store =
                store("select hash from users where name = ?", "select role from roles where name = ? order by role");
        assertEquals(
                List.of("a", "b", "two words"),
                List.copyOf(store.find("user").orElseThrow().identity().roles()));
        postgres.run("delete from roles");
        assertEquals(Set.of(), store.find("user").orElseThrow().identity().roles());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select name, role from roles where name = ?                 | expected one column, the role, got 2",
                "select repeat('x', 257) from roles where name = ?           | expected at most 1000 roles of at most 256 characters",
                "select generate_series(1, 1001) from roles where name = ?   | expected at most 1000 roles of at most 256 characters",
                "select role from absent where name = ?                      | SQLState 42P01",
            })
    void failedRolesQueryFailsTheLogin(String query, String expected) throws Exception {
        add("user", "'" + HASH + "'");
        postgres.run("insert into roles values ('user', 'reader')");
        IdentityStore store = store("select hash from users where name = ?", query);
        String message = failure(store);
        assertTrue(message.startsWith("users: jdbc:test: rolesQuery: ") && message.contains(expected), message);
        assertEquals("refused: wrong password", verdict(store, "user", "wrong"));
    }

    @Test
    void aWrongPasswordCostsNoMoreQueriesThanAnUnknownUser() throws Exception {
        add("user", "'" + HASH + "', true, false, null");
        add("locked", "'" + HASH + "', true, true, null");
        IdentityStore store = store(ALL, "select role from roles where name = ?");
        for (String name : List.of("user", "locked", "nobody")) {
            asked.clear();
            verdict(store, name, "wrong");
            assertEquals(1, asked.size(), name);
        }
        asked.clear();
        assertEquals("refused: locked", verdict(store, "locked", PASSWORD));
        assertEquals(1, asked.size(), "a closed account does not reveal that the password was right");
        assertEquals("accepted user", verdict(store, "user", PASSWORD));
        assertEquals(3, asked.size());
    }

    // Decoys

    @Test
    void unknownUserCostsAHashOfEachKindSeen() throws Exception {
        JdbcStore store = accounts("select hash from users where name = ?", null);
        assertEquals(List.of("bcrypt 10"), kinds(store));
        assertTrue(store.find("user").isEmpty());
        assertEquals(List.of("bcrypt 10"), kinds(store));
        add("user", "'" + HASH + "'");
        store.find("user");
        assertEquals(List.of("bcrypt 04"), kinds(store));
        for (int rounds = 1001; rounds <= 1008; rounds++) {
            store.find("user");
            add("user" + rounds, "'$6$rounds=" + rounds + "$saltstring$" + "x".repeat(86) + "'");
            store.find("user" + rounds);
        }
        List<String> kinds = kinds(store);
        assertEquals(8, kinds.size(), "" + kinds);
        assertTrue(kinds.contains("bcrypt 04"), "seen all the time");
        assertFalse(kinds.contains("sha512 1001"), "not seen for the longest time");
        for (PasswordHash decoy : store.decoys()) {
            assertFalse(decoy.matches(PASSWORD.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static List<String> kinds(JdbcStore store) {
        return store.decoys().stream().map(PasswordHash::kind).toList();
    }
}
