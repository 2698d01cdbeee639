package io.github.jwtfilter.store.redis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for a condition outside of this JVM. The limit is generous, because a busy machine runs many processes. */
public final class Await {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private Await() {}

    public static void that(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < end, what);
            Thread.sleep(20);
        }
    }
}
