package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.legacy.Callback;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Is the line of the application that made a call found? */
final class CallSiteTest {
    private static final Supplier<String> FIND = CallSite::find;
    private static final String THERE = "com.example.legacy.Callback.call(Callback.java:10)";

    @Test
    void applicationLineIsFound() {
        assertEquals(THERE, Callback.call(FIND));
    }

    @Test
    void jdkFramesAreSkipped() {
        assertEquals(
                THERE,
                Callback.call(List.of(FIND).stream().map(Supplier::get)::findFirst)
                        .orElseThrow());
    }

    /** The JAR decides. These tests use the package name of the filter but are outside its JAR. */
    @Test
    void applicationMayUseOurPackageName() {
        String found = CallSite.find();
        String expected = CallSiteTest.class.getName() + ".applicationMayUseOurPackageName(CallSiteTest.java:";
        assertTrue(found.startsWith(expected), found);
    }

    @Test
    void stackOfOnlyJdkFramesIsUnseen() {
        assertEquals(CallSite.UNSEEN, CompletableFuture.supplyAsync(FIND).join());
    }
}
