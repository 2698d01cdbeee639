package io.github.jwtfilter.identity.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a query have exactly one parameter, for the user's name? */
final class JdbcQueryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select hash from users where name = ?",
                "select hash from users where name=?and active",
                "WITH x AS (SELECT ? AS n) SELECT hash FROM users, x WHERE name = n OR mail = n",
                "{call password_of(?)}",
                "select 'what?', \"a?b\", `c?d` from users where name = ?",
                "select 'it''s ?' from users where name = ?",
                "select hash -- why?\n from users where name = ?",
                "select hash /* why? \n why? */ from users where name = ?",
                "select hash from users where name = ? and data ?? 'login'",
            })
    void queryWithOneParameterIsAccepted(String sql) {
        assertEquals(sql, new JdbcQuery("passwordQuery", sql).sql());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select hash from users                              | 0",
                "select hash from users where name = '?'             | 0",
                "select hash from users where name = :name           | 0",
                "select hash from users where name = 'user' -- ?     | 0",
                "select hash from users where name = ? or mail = ?   | 2",
                "select hash from users where name = '?' or ? or ?   | 2",
                "?,?,?                                               | 3",
            })
    void queryWithoutExactlyOneParameterIsRefused(String sql, int count) {
        String message = assertThrows(IllegalArgumentException.class, () -> new JdbcQuery("passwordQuery", sql))
                .getMessage();
        assertEquals("expected one ? outside of quotes, for the user's name, got " + count, message);
    }

    @Test
    void longQueryIsParsedQuickly() {
        String sql = "select " + "'x?', ".repeat(100_000) + "hash from users where name = ?";
        assertEquals(sql, new JdbcQuery("passwordQuery", sql).sql());
    }
}
