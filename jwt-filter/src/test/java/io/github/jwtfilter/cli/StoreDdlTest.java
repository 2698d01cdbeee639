package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Do the command, the document and the store itself create the same table? */
final class StoreDdlTest {
    private static final List<String> DESCRIPTIONS = List.of(
            "select column_name || ' ' || data_type || ' ' || coalesce(character_maximum_length, 0) || ' ' || is_nullable"
                    + " from information_schema.columns where table_name = 'JWT_FILTER_STORE' order by ordinal_position",
            "select index_name || ' ' || column_name || ' ' || ordinal_position from information_schema.index_columns"
                    + " where table_name = 'JWT_FILTER_STORE' and index_name not like 'PRIMARY_KEY%'"
                    + " order by index_name, ordinal_position",
            "select constraint_type from information_schema.table_constraints where table_name = 'JWT_FILTER_STORE'");

    @ParameterizedTest
    @CsvSource({
        "postgresql, PostgreSQL",
        "mariadb,    MySQL and MariaDB",
        "mysql,      MySQL and MariaDB",
        "oracle,     Oracle",
        "sqlserver,  SQL Server",
        "h2,         H2",
    })
    void documentShowsWhatTheCommandPrints(String database, String heading) throws Exception {
        Call call = Call.of("store-ddl", database);
        assertEquals(0, call.status, call::toString);
        String document = Files.readString(Path.of("docs/SHARED-STORE.md"));
        assertTrue(document.contains("\n" + heading + ":\n\n```sql\n" + call.out + "```"), call::toString);
    }

    @Test
    void printedTableIsTheOneThatTheStoreCreates() throws Exception {
        try (TestStore byStore = new TestStore();
                TestStore byCommand = new TestStore()) {
            byStore.announced(Duration.ofHours(1));
            for (String statement : Call.of("store-ddl", "h2").out.split(";\n")) {
                byCommand.execute(statement);
            }
            for (String description : DESCRIPTIONS) {
                List<String> created = byStore.query(description);
                assertTrue(!created.isEmpty(), description);
                assertEquals(created, byCommand.query(description));
            }
        }
    }

    @Test
    void prefixNamesTheTable() {
        String statements = Call.of("store-ddl", "postgresql", "--store-prefix", "my-shop").out;
        assertTrue(statements.startsWith("create table my_shop_store (\n"), statements);
        assertTrue(statements.contains("create index my_shop_news on my_shop_store (kind, written_ms);\n"), statements);
    }
}
