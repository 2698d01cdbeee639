package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.testing.WebXml;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minute of {@link KeyRolloverTest}'s load that waits for real token lifetimes. */
final class KeyRolloverLoad {
    private static final Duration ROLL = Duration.ofSeconds(20);

    /** One extra second, because the last login may happen during the last copy. */
    private static final Duration LIFETIME_AND_SKEW = Duration.ofSeconds(12);

    @TempDir
    private Path folder;

    private static WebXml shortLived(WebXml webXml) {
        return webXml.filter("tokenLifetime", "10s").filter("renewAfter", "1s").filter("clockSkew", "1s");
    }

    @Test
    void threeKeyRolloversInAMinuteRefuseNoRequest() throws InterruptedException {
        try (KeyRollover rollover = new KeyRollover(folder, Algorithm.HS256, KeyRolloverLoad::shortLived);
                RolloverLoad load = new RolloverLoad(rollover, 50, Duration.ofMillis(100))) {
            long start = System.nanoTime();
            for (int roll = 1; roll <= 3; roll++) {
                String old = rollover.signing();
                String fresh = rollover.add();
                rollover.spread(0);
                rollover.spread(1);
                rollover.promote(fresh);
                rollover.spread(0);
                rollover.spread(1);
                waitFor(LIFETIME_AND_SKEW.toNanos());
                rollover.retire(old);
                rollover.spread(0);
                rollover.spread(1);
                waitFor(start + roll * ROLL.toNanos() - System.nanoTime());
            }
            load.stop();
            Logger.getLogger("figures")
                    .severe("key rolled 3 times in " + (System.nanoTime() - start) / 1_000_000_000 + " s: " + load);
            assertEquals(0, load.refused(), load::toString);
            assertTrue(load.answered() > 1000, load::toString);
        }
    }

    private static void waitFor(long nanos) throws InterruptedException {
        new CountDownLatch(1).await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }
}
