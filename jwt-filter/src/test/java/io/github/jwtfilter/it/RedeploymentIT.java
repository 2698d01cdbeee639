package io.github.jwtfilter.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Heap;
import io.github.jwtfilter.testing.KeysBean;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does anything of an application remain in Tomcat after repeated redeployment? */
final class RedeploymentIT {
    private static final int REDEPLOYMENTS = 50;
    private static final int WARM_UP = 10;
    private static final long MAX_GROWTH_BYTES = 5L * 1024 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Test
    void redeploymentLeavesNothingInMemory(@TempDir Path directory) throws Exception {
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
            assertEquals(List.of(), log.lines(), "leaks that Tomcat reports");
            long growth = Heap.usedAfterCollection() - early;
            String figures = REDEPLOYMENTS + " redeployments: from the " + WARM_UP + "th on the heap has grown by "
                    + growth / 1024 + " KB";
            Logger.getLogger("figures").severe(figures);
            assertTrue(growth < MAX_GROWTH_BYTES, figures);
        }
        assertTrue(remainingAfterCollection(loaders) <= 1, "class loaders of old deployments are still in memory");
        Waiting.until("our threads have ended", () -> ourThreads().isEmpty());
    }

    @Test
    void redeploymentWithFetchedKeysLeavesNothingInMemory(@TempDir Path directory) throws Exception {
        String key = TestKeys.jwk(Algorithm.ES256);
        HttpServer published = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        published.createContext("/", exchange -> {
            byte[] set = TestKeys.publicSet(key).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, set.length);
            exchange.getResponseBody().write(set);
            exchange.close();
        });
        published.start();
        WebXml webXml = WebXml.usual()
                .filter("secret", null)
                .filter("keys", "http://127.0.0.1:" + published.getAddress().getPort() + "/")
                .filter("insecureHttpKeys", "true")
                .withoutLogin();
        String cookie = "jwt=" + TestKeys.sign(key, TestTokens.claims());
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (TestTomcat tomcat = new TestTomcat(directory, webXml);
                CapturedLog log = CapturedLog.of(Logger.getLogger("org.apache.catalina.loader"))) {
            for (int i = 0; i < WARM_UP; i++) {
                Context context = tomcat.deploy();
                loaders.add(new WeakReference<>(context.getLoader().getClassLoader()));
                assertEquals(200, tomcat.get("/user/me", cookie).statusCode());
                assertEquals(2, KeysBean.names().size(), "keys and logins");
                tomcat.undeploy(context);
                assertEquals(Set.of(), KeysBean.names());
            }
            assertEquals(List.of(), log.lines(), "leaks that Tomcat reports");
        } finally {
            published.stop(0);
        }
        assertTrue(remainingAfterCollection(loaders) <= 1, "class loaders of old deployments are still in memory");
        Waiting.until("our threads have ended", () -> ourThreads().isEmpty());
    }

    /** A store of the application. Each login looks the user up on a thread of the filter. */
    public static final class Users implements IdentityStore {
        private static final Identity USER = new Identity("user", List.of());

        @Override
        public Optional<Verdict> authenticate(Credentials credentials) {
            return Optional.of(Verdict.accepted(USER));
        }

        @Override
        public Optional<Account> find(String name) {
            return Thread.currentThread().getName().equals("jwt-filter users")
                    ? Optional.of(new Account(USER, "1"))
                    : Optional.empty();
        }
    }

    @Test
    void redeploymentAfterLookUpsLeavesNothingInMemory(@TempDir Path directory) throws Exception {
        WebXml webXml = WebXml.usual()
                .login("users", "class:" + Users.class.getName())
                .login("groups", null)
                .classFile(Users.class);
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (TestTomcat tomcat = new TestTomcat(directory, webXml);
                CapturedLog log = CapturedLog.of(Logger.getLogger("org.apache.catalina.loader"))) {
            for (int i = 0; i < WARM_UP; i++) {
                Context context = tomcat.deploy();
                loaders.add(new WeakReference<>(context.getLoader().getClassLoader()));
                // On a busy machine, the first look-up may take more than the second that a login waits.
                Waiting.until("the user is looked up", () -> isLookedUp(tomcat));
                tomcat.undeploy(context);
            }
            assertEquals(List.of(), log.lines(), "leaks that Tomcat reports");
        }
        assertTrue(remainingAfterCollection(loaders) <= 1, "class loaders of old deployments are still in memory");
        Waiting.until("our threads have ended", () -> ourThreads().isEmpty());
    }

    private static boolean isLookedUp(TestTomcat tomcat) {
        try {
            HttpResponse<String> login = tomcat.post("/user/login", TestTomcat.LOGIN, "");
            return UnverifiedJwt.parse(TestServer.cookie(login, "jwt")).claims().has("ustp");
        } catch (IOException | InterruptedException | InvalidTokenException e) {
            throw new AssertionError(e);
        }
    }

    private static void logInAndOut(TestTomcat tomcat) throws IOException, InterruptedException {
        HttpResponse<String> login = tomcat.post("/user/login", TestTomcat.LOGIN, "");
        assertEquals(200, login.statusCode(), login.body());
        String cookie = "jwt=" + TestServer.cookie(login, "jwt");
        assertEquals(200, tomcat.get("/user/me", cookie).statusCode());
        assertEquals(204, tomcat.post("/user/logout", "", cookie).statusCode());
        assertEquals(401, tomcat.get("/user/me", cookie).statusCode());
    }

    private static long remainingAfterCollection(List<WeakReference<ClassLoader>> loaders) {
        Instant deadline = Instant.now().plus(TIMEOUT);
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
