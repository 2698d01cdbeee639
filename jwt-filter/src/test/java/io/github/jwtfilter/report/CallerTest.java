package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.legacy.Asking;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Whose line of code was it? */
final class CallerTest {
    private static final Supplier<String> OF_OURS = Caller::find;
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

    /** By where it came from: these tests bear our package's name and are not of our JAR. */
    @Test
    void anApplicationMayBearOurName() {
        String found = Caller.find();
        String expected = CallerTest.class.getName() + ".anApplicationMayBearOurName(CallerTest.java:";
        assertTrue(found.startsWith(expected), found);
    }

    @Test
    void unseenWhereOnlyTheJdkIsOnTheStack() {
        assertEquals(Caller.UNSEEN, CompletableFuture.supplyAsync(OF_OURS).join());
    }
}
