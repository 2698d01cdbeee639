package io.github.jwtfilter.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Heap;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long does the filter take to start on Tomcat, and how much memory do users cost it? Prints both. Only the memory
 * has a limit.
 */
final class FootprintIT {
    private static final int WARM_UP = 1_000;
    private static final int USERS = 10_000;
    private static final long MAX_GROWTH_BYTES = 5L * 1024 * 1024;

    @Test
    void usersDoNotIncreaseMemoryUse(@TempDir Path directory) throws Exception {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestTomcat tomcat = new TestTomcat(directory, WebXml.usual())) {
            tomcat.deploy();
            serve(tomcat, 0, WARM_UP);
            long before = Heap.usedAfterCollection();
            serve(tomcat, WARM_UP, USERS);
            long growth = Heap.usedAfterCollection() - before;
            String ready = log.lines().stream()
                    .filter(line -> line.contains("is ready"))
                    .findFirst()
                    .orElseThrow();
            String figures = ready + "; " + USERS + " users later the heap has grown by " + growth / 1024 + " KB";
            Logger.getLogger("figures").severe(figures);
            assertTrue(growth < MAX_GROWTH_BYTES, figures);
        }
    }

    private static void serve(TestTomcat tomcat, int from, int count) throws Exception {
        for (int i = from; i < from + count; i++) {
            String token =
                    TestTokens.sign(TestTokens.claims().subject("user-" + i).claim("roles", List.of("role-" + i)));
            assertEquals(200, tomcat.get("/user/me", "jwt=" + token).statusCode());
        }
    }
}
