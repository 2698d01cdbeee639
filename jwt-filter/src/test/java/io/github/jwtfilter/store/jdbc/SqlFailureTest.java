package io.github.jwtfilter.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does the operator learn what a failed statement means, without the driver's message? */
final class SqlFailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "08001 | 0    | no connection",
                "57P01 | 0    | no connection",
                "57014 | 0    | no answer in 3 seconds",
                "25006 | 0    | the database is read-only; expected the primary server, not a replica",
                "HY000 | 1290 | the database is read-only; expected the primary server, not a replica",
                "42501 | 0    | the user of the pool lacks a permission, or the table has other columns",
                "S0002 | 208  | the user of the pool lacks a permission, or the table has other columns",
                "23505 | 0    | other nodes write the same rows again and again",
                "40001 | 0    | other nodes write the same rows again and again",
                "HY000 | 1020 | other nodes write the same rows again and again",
                "28P01 | 0    | the database refuses the user of the pool",
                "53300 | 0    | the database lacks space, memory or connections",
                "XX000 | 0    | no answer",
            })
    void stateAndVendorCodeHaveAMeaning(String state, int code, String meaning) {
        SQLException failed = new SQLException("a message that may quote data", state, code);
        assertEquals(
                meaning + " (java.sql.SQLException, SQLState " + state + ", vendor code " + code + ")",
                new SqlFailure(new IOException("the pool's wrapper", failed)).describe());
    }

    @Test
    void timeoutAndFailureWithoutStateAreNoAnswer() {
        assertTrue(new SqlFailure(new SQLTimeoutException("slow", "HYT00"))
                .describe()
                .startsWith("no answer in 3 seconds ("));
        assertEquals("no answer (java.sql.SQLException)", new SqlFailure(new SQLException("no state")).describe());
    }
}
