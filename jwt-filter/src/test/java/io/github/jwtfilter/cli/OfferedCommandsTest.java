package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Can another program offer the commands beside its own? */
final class OfferedCommandsTest {
    @Test
    void eachCommandHasSummaryAndOptions() {
        String help = Call.of("--help").out;
        assertEquals(9, Main.summaries().size());
        Main.summaries().forEach((name, summary) -> {
            assertTrue(Main.isCommand(name), name);
            assertTrue(help.contains(name), name);
            assertTrue(help.replaceAll("\\s+", " ").contains(summary), summary);
            for (String option : Main.options(name)) {
                assertTrue(Call.of(name, "--help").out.contains(option), name + " " + option);
            }
        });
    }

    @Test
    void unknownCommandIsNone() {
        assertFalse(Main.isCommand("--help"));
        assertThrows(IllegalArgumentException.class, () -> Main.options("nothing"));
    }
}
