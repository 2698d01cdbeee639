package io.github.jwtfilter.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Do the databases understand their dialects? */
@ExtendWith(TestPostgres.Shared.class)
final class SqlDialectTest {
    /** H2 checks the syntax only, and without what H2 does not know: the clocks, collations and engines. */
    @ParameterizedTest
    @CsvSource({
        "Oracle,               Oracle",
        "Microsoft SQL Server, MSSQLServer",
        "MySQL,                MySQL",
        "MariaDB,              MariaDB",
        "PostgreSQL,           PostgreSQL",
    })
    void statementsAreUnderstoodInTheModeOfTheProduct(String product, String mode) throws Exception {
        try (SteeredDatabase database = SteeredDatabase.h2(
                ";MODE=" + mode + ";DATABASE_TO_LOWER=TRUE",
                product,
                sql -> sql.replace(" collate Latin1_General_BIN2", "")
                        .replace(" engine = InnoDB character set ascii collate ascii_bin", ""))) {
            SharedStore store = database.store("node");
            Fact user = Fact.before(Fact.Kind.USER, "alice", 1, database.seconds() + 3600);
            store.append(List.of(user));
            store.append(List.of(user, Fact.all(2, database.seconds() + 3600)));
            store.beat(1, 3600);
            store.beat(2, 3600);
            assertEquals(
                    2, store.read(Duration.ZERO).facts().stream().distinct().count());
            assertEquals(2, store.read(Duration.ZERO).beat());
            assertEquals(3600, store.read(Duration.ZERO).retentionSeconds());
            assertTrue(store.cells().replace("x", Optional.empty(), Optional.of(""), Duration.ofHours(1)));
            assertTrue(store.cells().replace("x", Optional.of(""), Optional.of("2"), Duration.ofHours(1)));
            assertEquals(Optional.of("2"), store.cells().read("x"));
            assertTrue(store.cells().replace("x", Optional.of("2"), Optional.empty(), Duration.ofHours(1)));
            database.pass(Duration.ofHours(3));
            store.read(Duration.ZERO);
            assertEquals(0, database.run("update jwt_filter_store set written_ms = 0"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "America/St_Johns", "Pacific/Auckland"})
    void clockDoesNotDependOnTheZoneOfTheSession(String zone, TestPostgres postgres) throws Exception {
        try (Connection connection = DriverManager.getConnection(postgres.url("postgres"))) {
            assertClock(connection, SqlDialect.POSTGRESQL, "set time zone '" + zone + "'");
        }
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
            assertClock(connection, SqlDialect.H2, "set time zone '" + zone + "'");
        }
    }

    private static void assertClock(Connection connection, SqlDialect dialect, String zone) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute(zone);
            long before = System.currentTimeMillis();
            try (ResultSet now = statement.executeQuery(dialect.selectNow())) {
                now.next();
                long found = now.getLong(1);
                assertTrue(found >= before - 1 && found <= System.currentTimeMillis() + 1, () -> before + " " + found);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void documentShowsTheStatements(SqlDialect dialect) throws Exception {
        String document = Files.readString(Path.of("docs/SHARED-STORE.md"));
        String expected = String.join(";\n", dialect.ddl("jwt-filter")) + ";\n";
        assertTrue(document.contains("```sql\n" + expected + "```"), expected);
    }

    @Test
    void namesFitOldDatabases() {
        for (SqlDialect dialect : SqlDialect.values()) {
            for (String statement : dialect.ddl("abcdefghijklmnopqrstuvwx")) {
                for (String word : statement.split("[^a-z_]+")) {
                    assertTrue(word.length() <= 30, word);
                }
            }
        }
    }
}
