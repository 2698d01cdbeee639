package io.github.jwtfilter.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.revocation.LogoutModel.Part;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Is an acknowledged logout ever unknown to a node for longer than the documents say? A search of all orders of events in a
 * {@link LogoutModel} answers this.
 */
final class LogoutModelTest {
    private static void assertPromisesAreKept(int nodes, int faults) {
        ModelSearch search = new ModelSearch(new LogoutModel(), new ModelState(nodes, faults));
        System.out.println(
                nodes + " nodes, " + faults + " faults: " + search.states() + " states, " + search.steps() + " steps");
        assertEquals(Optional.empty(), search.violation(), () -> String.join("\n", search.trace()));
    }

    @Test
    void acknowledgedLogoutHoldsWithinItsWindowsWhateverSingleFaultHappens() {
        assertPromisesAreKept(2, 1);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"2, 2", "3, 1"})
    void acknowledgedLogoutHoldsWithinItsWindowsDeeper(int nodes, int faults) {
        assertPromisesAreKept(nodes, faults);
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void promiseIsBrokenWithoutThisPart(Part part) {
        ModelSearch search = new ModelSearch(new LogoutModel(part), new ModelState(2, 1));
        System.out.println("Without " + part + ": " + search.violation().orElse("kept") + "\n    "
                + String.join("\n    ", search.trace()));
        assertTrue(search.violation().isPresent(), "the model needs no " + part);
    }
}
