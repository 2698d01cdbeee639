package io.github.jwtfilter.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jwtfilter.store.StoreException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What does the use of a token change in its family? */
final class FamilyTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // cell,     token, second, cell afterwards
                "0 0 0,      0,     5,      1 5000 0",
                "3 0 0,      3,     5,      4 5000 0",
                // A token that was given out twice has no grace after its use.
                "3 0 1,      3,     5,      4 5000 2",
                "3 0 2,      3,     5,      4 5000 0",
                // The predecessor, once and within its grace.
                "3 0 0,      2,     0,      3 0 1",
                "3 0 0,      2,     30,     3 0 1",
                "3 0 0,      2,     31,     -",
                "3 0 1,      2,     0,      -",
                "3 0 2,      2,     0,      -",
                // The clock of the store was set back.
                "3 60000 0,  2,     31,     3 60000 1",
                "3 60000 0,  2,     29,     -",
                // Older ones.
                "3 0 0,      1,     0,      -",
                "3 0 0,      0,     0,      -",
                // The store lost its last entries.
                "3 0 0,      4,     5,      5 5000 0",
                "3 0 1,      9,     5,      10 5000 2",
            })
    void useChangesTheCell(String cell, long token, long second, String after) throws StoreException {
        Optional<String> changed =
                Family.parse(cell).after(token, Instant.ofEpochSecond(second)).map(Family::text);
        assertEquals(Optional.ofNullable(after), changed);
    }

    @Test
    void newFamilyAwaitsItsFirstToken() {
        assertEquals("0 7000 0", Family.begun(Instant.ofEpochSecond(7)).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1 2",
                "1 2 3",
                "1 2 02",
                "-1 2 0",
                "1 2 0 ",
                "1  2 0",
                "1 2 0 0",
                "9999999999999999999 2 0"
            })
    void cellOfSomebodyElseIsAnError(String text) {
        assertThrows(StoreException.class, () -> Family.parse(text));
    }
}
