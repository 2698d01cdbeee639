package io.github.jwtfilter.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Client;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Do many logins at the same moment all succeed, and are pages still served meanwhile? The servers have 200 threads.
 */
final class LoginBurstTest {
    private static final int LOGINS = 150;
    private static final int LOGINS_OF_ONE_USER = 100;

    /** The least cost of bcrypt. A login waits five seconds for its turn, and a busy machine needs most of them. */
    private static final int CHEAPEST = 4;

    private static WebXml application(int cost) {
        String hash = OpenBSDBCrypt.generate("2y", "secret".getBytes(StandardCharsets.UTF_8), new byte[16], cost);
        StringBuilder users = new StringBuilder("user:" + hash + "\n");
        for (int i = 0; i < LOGINS; i++) {
            users.append("user").append(i).append(':').append(hash).append('\n');
        }
        return WebXml.usual().file("WEB-INF/users", users.toString()).servlet("/*", WhoServlet.class);
    }

    /** Logins that start at the same moment. */
    private static final class Burst implements AutoCloseable {
        private final ExecutorService pool;
        private final List<Future<Integer>> answers = new ArrayList<>();

        Burst(int port, int number, IntFunction<String> address, IntFunction<String> name) throws InterruptedException {
            pool = Executors.newFixedThreadPool(number);
            CountDownLatch ready = new CountDownLatch(number);
            CountDownLatch start = new CountDownLatch(1);
            for (int i = 0; i < number; i++) {
                Client client = new Client(port, address.apply(i));
                String user = name.apply(i);
                answers.add(pool.submit(() -> {
                    ready.countDown();
                    start.await();
                    try (client) {
                        return client.logIn(user, "secret");
                    }
                }));
            }
            ready.await();
            start.countDown();
        }

        boolean hasFinished() {
            return answers.stream().allMatch(Future::isDone);
        }

        Map<Integer, Integer> statuses() throws Exception {
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (Future<Integer> answer : answers) {
                statuses.merge(answer.get(), 1, Integer::sum);
            }
            return statuses;
        }

        @Override
        public void close() {
            pool.shutdownNow();
        }
    }

    private static void assertAllLoginsSucceed(int port) throws Exception {
        IntFunction<String> own = i -> "127.0.0." + (10 + i);
        try (Burst burst = new Burst(port, LOGINS, own, i -> "user" + i)) {
            assertEquals(Map.of(200, LOGINS), burst.statuses(), "each user from a separate address");
        }
        try (Burst burst = new Burst(port, LOGINS, i -> "127.0.0.2", i -> "user" + i)) {
            assertEquals(Map.of(200, LOGINS), burst.statuses(), "all users behind one address");
        }
        try (Burst burst = new Burst(port, LOGINS_OF_ONE_USER, i -> "127.0.0.3", i -> "user")) {
            assertEquals(Map.of(200, LOGINS_OF_ONE_USER), burst.statuses(), "one user");
        }
    }

    @Test
    @Timeout(120)
    void simultaneousLoginsSucceedOnJetty() throws Exception {
        try (TestServer server = TestServer.startAnyway(application(CHEAPEST), context -> {})) {
            assertAllLoginsSucceed(server.port());
        }
    }

    @Test
    @Timeout(120)
    void simultaneousLoginsSucceedOnTomcat(@TempDir Path directory) throws Exception {
        try (TestTomcat tomcat = TestTomcat.ofTestClasses(directory, application(CHEAPEST))) {
            tomcat.deploy();
            assertAllLoginsSucceed(tomcat.port());
        }
    }

    @Test
    @Timeout(120)
    void pagesAreServedWhileLoginsWait() throws Exception {
        try (TestServer server = TestServer.startAnyway(application(11), context -> {});
                Burst burst = new Burst(server.port(), LOGINS, i -> "127.0.0." + (10 + i), i -> "user" + i);
                Client reader = new Client(server.port(), "127.0.0.5")) {
            String cookie = "jwt=" + TestTokens.fresh();
            for (int i = 0; i < 10; i++) {
                assertEquals(200, reader.get("/app/page", cookie));
            }
            assertFalse(burst.hasFinished(), "pages did not wait for the logins");
            Map<Integer, Integer> statuses = burst.statuses();
            assertTrue(statuses.containsKey(200), statuses.toString());
            assertTrue(Map.of(200, 1, 503, 1).keySet().containsAll(statuses.keySet()), statuses.toString());
        }
    }
}
