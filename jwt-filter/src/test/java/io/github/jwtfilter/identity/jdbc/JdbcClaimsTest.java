package io.github.jwtfilter.identity.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.IdentityStoreContract;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.identity.hash.PasswordHashes;
import io.github.jwtfilter.testing.TestPostgres;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Are columns of a query converted to the right claims? */
@ExtendWith(TestPostgres.Shared.class)
final class JdbcClaimsTest {
    static final List<Arguments> COLUMNS = List.of(
            Arguments.of("cast('a@example.org' as varchar(50))", "a@example.org"),
            Arguments.of("cast('ab' as char(4))", "ab  "),
            Arguments.of("''", ""),
            Arguments.of(
                    "cast('4a1bdbe5-3a8a-4a55-a1fb-4a3eb6e7d0d4' as uuid)", "4a1bdbe5-3a8a-4a55-a1fb-4a3eb6e7d0d4"),
            Arguments.of("cast('{\"a\": 1}' as json)", "{\"a\": 1}"),
            Arguments.of("cast(7 as smallint)", 7),
            Arguments.of("42", 42),
            Arguments.of("cast(9007199254740993 as bigint)", 9007199254740993L),
            Arguments.of("1.50", new BigDecimal("1.50")),
            Arguments.of("cast(0.5 as double precision)", 0.5),
            Arguments.of("true", true),
            Arguments.of("date '2026-11-23'", "2026-11-23"),
            Arguments.of("time '08:30:00'", "08:30:00"),
            Arguments.of("timestamp with time zone '2026-11-23 12:00:00+02'", "2026-11-23T10:00:00Z"),
            Arguments.of("timestamp with time zone '2026-11-23 12:00:00.25Z'", "2026-11-23T12:00:00.250Z"),
            Arguments.of("array['a', 'b', null]", List.of("a", "b")),
            Arguments.of("array[1, 2]", List.of(1, 2)),
            Arguments.of("array[true]", List.of(true)),
            Arguments.of("array[date '2026-11-23']", List.of("2026-11-23")),
            Arguments.of("time '08:30:00.123456'", "08:30:00.123456"),
            Arguments.of(
                    "array[time '08:30:00', null, time '09:00:00.123456']", List.of("08:30:00", "09:00:00.123456")),
            Arguments.of("time with time zone '08:30:00+02'", "08:30:00+02"),
            Arguments.of("array[time with time zone '08:30:00+02']", List.of("08:30:00+02")),
            Arguments.of("array[timestamp with time zone '2026-11-23 12:00:00Z']", List.of("2026-11-23T12:00:00Z")),
            Arguments.of("cast('{}' as text[])", List.of()));

    private static TestPostgres postgres;
    private static DataSource pool;

    @BeforeAll
    static void start(TestPostgres shared) {
        postgres = shared;
        pool = postgres.pool(2);
        postgres.run("create table users (name text, hash text);" + "insert into users values ('user', '"
                + IdentityStoreContract.HASH + "')");
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    private static Map<String, Object> claims(String query) throws IdentityStoreException {
        JdbcQueries queries = new JdbcQueries(
                new JdbcQuery("passwordQuery", "select hash from users where name = ?"),
                null,
                new JdbcQuery("claimsQuery", query));
        JdbcStore store = new JdbcStore(
                "jdbc:test", pool::getConnection, queries, PasswordHashes.withoutClearText(), Clock.systemUTC());
        return StoreChain.builder()
                .then(store)
                .build()
                .authenticate(new Credentials("user", IdentityStoreContract.PASSWORD))
                .flatMap(Verdict::identity)
                .orElseThrow()
                .claims();
    }

    @ParameterizedTest
    @FieldSource("COLUMNS")
    void columnBecomesClaim(String column, Object expected) throws Exception {
        assertEquals(
                Map.of("claim", expected), claims("select " + column + " as claim from users where name = ?"), column);
    }

    @ParameterizedTest
    @CsvSource({"text", "integer", "boolean", "date", "time", "timestamp", "timestamptz", "uuid", "text[]", "numeric"})
    void nullColumnIsOmitted(String type) throws Exception {
        assertEquals(
                Map.of("a", 1), claims("select 1 as a, cast(null as " + type + ") as b from users where name = ?"));
    }

    /** Drivers of several databases return a timestamp with a time zone inside an array as an object of java.time. */
    @Test
    void offsetDateTimeInAnArrayIsTheSameInstant() throws Exception {
        Array array =
                values(Array.class, Map.of("getBaseType", Types.TIMESTAMP_WITH_TIMEZONE, "getArray", new Object[] {
                    OffsetDateTime.parse("2026-11-23T12:00:00+02:00")
                }));
        ResultSetMetaData metaData = values(
                ResultSetMetaData.class,
                Map.of("getColumnCount", 1, "getColumnLabel", "a", "getColumnType", Types.ARRAY));
        Iterator<Boolean> rows = List.of(true, false).iterator();
        ResultSet row =
                values(ResultSet.class, Map.of("getMetaData", metaData, "getArray", array, "next", (Supplier<Object>)
                        rows::next));
        assertEquals(Map.of("a", List.of("2026-11-23T10:00:00Z")), ClaimsRow.read(row));
    }

    /** Returns an object whose methods return these values. */
    private static <T> T values(Class<T> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, ignored) -> {
                    Object value = values.get(method.getName());
                    return value instanceof Supplier ? ((Supplier<?>) value).get() : value;
                }));
    }

    /** A time without a zone is in the time zone of the server. */
    @Test
    void timeWithoutZoneIsInTheServersZone() throws Exception {
        Object claim = claims("select timestamp '2026-06-01 12:00:00' as claim from users where name = ?")
                .get("claim");
        assertEquals(
                java.sql.Timestamp.valueOf("2026-06-01 12:00:00").toInstant().toString(), claim);
    }

    @Test
    void claimsHaveTheNamesOfTheColumns() throws Exception {
        assertEquals(
                Arrays.asList("e_mail", "givenName", "Ort"),
                List.copyOf(
                        claims("select 'a' as E_Mail, 'b' as \"givenName\", 'c' as \"Ort\" from users where name = ?")
                                .keySet()));
    }

    @Test
    void noRowGivesNoClaims() throws Exception {
        assertEquals(Map.of(), claims("select 1 as a from users where name = ? and false"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select generate_series(1, 2) as a from users where name = ?    | expected one row for a user, got several",
                "select 1 as a, 2 as a from users where name = ?                | expected each column once, got a second 'a'",
                "select cast('x' as bytea) as a from users where name = ?       | column 'a': expected text, number, boolean, time or a list of them, got another type",
                "select array[cast('x' as bytea)] as a from users where name = ? | column 'a': expected text, number, boolean, time or a list of them, got another type",
                "select array[array[1]] as a from users where name = ?          | column 'a': expected text, number, boolean, time or a list of them, got another type",
                "select array[array[time '08:30:00']] as a from users where name = ? | column 'a': expected text, number, boolean, time or a list of them, got another type",
                "select array(select time '08:30:00' from generate_series(1, 1001)) as a from users where name = ? | column 'a': expected a list of at most 1000 elements",
                "select repeat('x', 4097) as a from users where name = ?        | column 'a': expected at most 4096 characters, got 4097",
                "select array(select generate_series(1, 1001)) as a from users where name = ? | column 'a': expected a list of at most 1000 elements",
                "select cast('NaN' as double precision) as a from users where name = ? | column 'a': expected a finite number, got NaN or infinity",
                "select cast('NaN' as numeric) as a from users where name = ?   | column 'a': expected a finite number, got NaN or infinity",
            })
    void invalidClaimFailsTheLogin(String query, String expected) {
        String message =
                assertThrows(IdentityStoreException.class, () -> claims(query)).getMessage();
        assertTrue(message.startsWith("users: jdbc:test: claimsQuery: " + expected), message);
    }
}
