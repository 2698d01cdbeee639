package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does anything of an application stay behind in Tomcat when it is redeployed again and again? */
final class RedeploymentIT {
    private static final int REDEPLOYMENTS = 50;
    private static final int WARM_UP = 10;
    private static final long MOST_GROWTH = 5L * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void nothingStays(@TempDir Path directory) throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (TestTomcat tomcat = new TestTomcat(directory, WebXml.usual());
                CapturedLog log = CapturedLog.of(Logger.getLogger("org.apache.catalina.loader"))) {
            long early = 0;
            for (int i = 0; i < REDEPLOYMENTS; i++) {
                if (i == WARM_UP) {
                    early = Heap.usedAfterCollection();
                }
                Context context = tomcat.deploy();
                loaders.add(new WeakReference<>(context.getLoader().getClassLoader()));
                logInAndOut(tomcat);
                tomcat.undeploy(context);
            }
            assertEquals(List.of(), log.lines(), "what Tomcat says of leaks");
            long growth = Heap.usedAfterCollection() - early;
            String figures = REDEPLOYMENTS + " redeployments: from the " + WARM_UP + "th on the heap has grown by "
                    + growth / 1024 + " KB";
            Logger.getLogger("figures").severe(figures);
            assertTrue(growth < MOST_GROWTH, figures);
        }
        assertTrue(leftAfterCollection(loaders) <= 1, "class loaders of old deployments are still in memory");
        assertEquals(List.of(), ourThreads());
    }

    private static void logInAndOut(TestTomcat tomcat) throws IOException, InterruptedException {
        HttpResponse<String> login = tomcat.post("/user/login", TestTomcat.LOGIN, "");
        assertEquals(200, login.statusCode(), login.body());
        String cookie = "jwt=" + TestServer.cookie(login, "jwt");
        assertEquals(200, tomcat.get("/user/me", cookie).statusCode());
        assertEquals(204, tomcat.post("/user/logout", "", cookie).statusCode());
        assertEquals(401, tomcat.get("/user/me", cookie).statusCode());
    }

    private static long leftAfterCollection(List<WeakReference<ClassLoader>> loaders) {
        Instant deadline = Instant.now().plus(PATIENCE);
        long left = loaders.size();
        while (left > 1 && Instant.now().isBefore(deadline)) {
            System.gc();
            left = loaders.stream().filter(loader -> loader.get() != null).count();
        }
        return left;
    }

    private static List<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.toLowerCase(Locale.ROOT).contains("jwt"))
                .toList();
    }
}
