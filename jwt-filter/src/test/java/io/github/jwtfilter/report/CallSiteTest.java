package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.legacy.Asking;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Is the line of the application that made a call found? */
final class CallSiteTest {
    private static final Supplier<String> OF_OURS = CallSite::find;
    private static final String THERE = "com.example.legacy.Asking.directly(Asking.java:10)";

    @Test
    void theLineOfTheApplication() {
        assertEquals(THERE, Asking.directly(OF_OURS));
    }

    @Test
    void theJdkIsPassedOver() {
        assertEquals(
                THERE,
                Asking.directly(List.of(OF_OURS).stream().map(Supplier::get)::findFirst)
                        .orElseThrow());
    }

    /** The JAR decides. These tests use the package name of the filter but are outside its JAR. */
    @Test
    void anApplicationMayBearOurName() {
        String found = CallSite.find();
        String expected = CallSiteTest.class.getName() + ".anApplicationMayBearOurName(CallSiteTest.java:";
        assertTrue(found.startsWith(expected), found);
    }

    @Test
    void unseenWhereOnlyTheJdkIsOnTheStack() {
        assertEquals(CallSite.UNSEEN, CompletableFuture.supplyAsync(OF_OURS).join());
    }
}
