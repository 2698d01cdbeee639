package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.CookieBrowser;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.TestUndertow;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.LifecycleException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does a page that starts before a logout and responds after it leave a cookie in the browser? */
final class LateAnswerTest {
    private static final int TIMEOUT_SECONDS = 60;

    @TempDir
    private static Path directory;

    private static TestServer jetty;
    private static TestServer jettyWithSessions;
    private static TestTomcat tomcat;
    private static TestTomcat tomcatWithSessions;
    private static TestUndertow undertow;
    private static TestUndertow undertowWithSessions;

    @BeforeAll
    static void start() throws IOException, LifecycleException, ServletException {
        jetty = TestServer.start(application("container"));
        jettyWithSessions = TestServer.start(application("token"));
        tomcat = TestTomcat.ofTestClasses(directory.resolve("one"), application("container"));
        tomcat.deploy();
        tomcatWithSessions = TestTomcat.ofTestClasses(directory.resolve("other"), application("token"));
        tomcatWithSessions.deploy();
        undertow = undertow("container");
        undertowWithSessions = undertow("token");
    }

    private static TestUndertow undertow(String session) throws IOException, ServletException {
        Path folder = Files.createDirectory(directory.resolve("undertow-" + session));
        return new TestUndertow(
                folder, Map.of("session", session), Map.of("/slow", SlowServlet.class, "/page", WhoServlet.class));
    }

    private static WebXml application(String session) {
        return WebXml.usual()
                .filter("session", session)
                .servlet("/slow", SlowServlet.class)
                .servlet("/page", WhoServlet.class);
    }

    @AfterAll
    static void stop() throws LifecycleException {
        jetty.close();
        jettyWithSessions.close();
        tomcat.close();
        tomcatWithSessions.close();
        undertow.close();
        undertowWithSessions.close();
    }

    /** A page that responds when the test opens its gate. */
    public static final class SlowServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        static final Map<String, SlowServlet.Gate> GATES = new ConcurrentHashMap<>();

        static final class Gate {
            final CountDownLatch entered = new CountDownLatch(1);
            final CountDownLatch open = new CountDownLatch(1);
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Gate gate = GATES.get(request.getParameter("gate"));
            String way = request.getParameter("way");
            if (way.equals("session")) {
                request.getSession().setAttribute("seen", "late");
            }
            if (way.equals("async")) {
                AsyncContext async = request.startAsync();
                async.start(() -> {
                    try {
                        waitForGate(gate);
                        async.getResponse().getWriter().write("done");
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                    async.complete();
                });
                return;
            }
            waitForGate(gate);
            switch (way) {
                case "stream":
                    ServletOutputStream out = response.getOutputStream();
                    for (int i = 0; i < 100; i++) {
                        out.write(new byte[1000]);
                    }
                    break;
                case "flush":
                    response.flushBuffer();
                    break;
                case "error":
                    response.sendError(500);
                    break;
                case "redirect":
                    response.sendRedirect("page");
                    break;
                default:
                    response.getWriter().write("done");
            }
        }

        private static void waitForGate(Gate gate) {
            gate.entered.countDown();
            try {
                assertTrue(gate.open.await(TIMEOUT_SECONDS, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static URI base(String server) {
        int port;
        switch (server) {
            case "jetty":
                port = jetty.port();
                break;
            case "jetty-sessions":
                port = jettyWithSessions.port();
                break;
            case "tomcat":
                port = tomcat.port();
                break;
            case "undertow":
                port = undertow.uri("").getPort();
                break;
            case "undertow-sessions":
                port = undertowWithSessions.uri("").getPort();
                break;
            default:
                port = tomcatWithSessions.port();
        }
        return URI.create("http://127.0.0.1:" + port + "/app/");
    }

    private static HttpResponse<String> lateAnswer(URI base, CookieBrowser browser, String way, Runnable meanwhile)
            throws Exception {
        String name = "gate" + System.nanoTime();
        SlowServlet.Gate gate = new SlowServlet.Gate();
        SlowServlet.GATES.put(name, gate);
        CompletableFuture<HttpResponse<String>> answer =
                browser.getAsync(base.resolve("slow?gate=" + name + "&way=" + way));
        assertTrue(gate.entered.await(TIMEOUT_SECONDS, TimeUnit.SECONDS), "the page started");
        meanwhile.run();
        gate.open.countDown();
        return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns a token of the same login for a user, issued ten minutes ago at the start of the login. */
    private static String aged(String token, String user) {
        try {
            Claims claims = UnverifiedJwt.parse(token).claims();
            Claims.Builder aged = TestTokens.aged(Duration.ofMinutes(10), Duration.ofMinutes(10))
                    .subject(user)
                    .claim("sid", claims.string("sid").orElseThrow());
            claims.string("cks").ifPresent(scope -> aged.claim("cks", scope));
            return TestTokens.sign(aged);
        } catch (InvalidTokenException e) {
            throw new AssertionError(e);
        }
    }

    private static CookieBrowser loggedIn(URI base) {
        return loggedIn(base, "user");
    }

    private static CookieBrowser loggedIn(URI base, String user) {
        CookieBrowser browser = new CookieBrowser();
        String token =
                TestServer.cookie(browser.postForm(base.resolve("user/login"), "username=user&password=secret"), "jwt");
        browser.addCookie(base, "jwt", "/app", aged(token, user));
        return browser;
    }

    @ParameterizedTest
    @CsvSource({
        "jetty,          plain",
        "jetty,          stream",
        "jetty,          flush",
        "jetty,          async",
        "jetty,          error",
        "jetty,          redirect",
        "jetty-sessions, plain",
        "jetty-sessions, async",
        "jetty-sessions, session",
        "tomcat,         plain",
        "tomcat,         stream",
        "tomcat,         flush",
        "tomcat,         async",
        "tomcat,         error",
        "tomcat,         redirect",
        "tomcat-sessions, plain",
        "tomcat-sessions, async",
        "tomcat-sessions, session",
        "undertow,       plain",
        "undertow,       stream",
        "undertow,       flush",
        "undertow,       async",
        "undertow,       error",
        "undertow,       redirect",
        "undertow-sessions, plain",
        "undertow-sessions, async",
        "undertow-sessions, session",
    })
    void onlyAnswerBeforeLogoutSetsACookie(String server, String way) throws Exception {
        URI base = base(server);
        HttpResponse<String> answer = lateAnswer(base, loggedIn(base), way, () -> {});
        assertNotNull(TestServer.cookie(answer, "jwt"), "renewed");

        CookieBrowser browser = loggedIn(base);
        HttpResponse<String> late =
                lateAnswer(base, browser, way, () -> browser.postForm(base.resolve("user/logout"), ""));

        assertNull(TestServer.cookie(late, "jwt"));
        assertNull(TestServer.cookie(late, "jwt-session"));
        assertTrue(browser.paths("jwt").isEmpty());
    }

    /** Another browser of the same user asks for the end, so this browser keeps its cookie. */
    @ParameterizedTest
    @CsvSource({
        "jetty,           plain",
        "jetty,           async",
        "jetty-sessions,  session",
        "tomcat,          plain",
        "tomcat,          async",
        "tomcat-sessions, session",
        "undertow,        plain",
        "undertow,        async",
    })
    void answerAfterLogoutEverywhereSetsNoCookie(String server, String way) throws Exception {
        URI base = base(server);
        String user = "user of " + server + " " + way;
        CookieBrowser elsewhere = loggedIn(base, user);
        HttpResponse<String> late = lateAnswer(
                base,
                loggedIn(base, user),
                way,
                () -> assertEquals(
                        204,
                        elsewhere
                                .postForm(base.resolve("user/logout"), "everywhere=true")
                                .statusCode()));
        assertNull(TestServer.cookie(late, "jwt"));
        assertNull(TestServer.cookie(late, "jwt-session"));
    }

    @ParameterizedTest
    @CsvSource({"jetty", "jetty-sessions", "tomcat", "tomcat-sessions", "undertow", "undertow-sessions"})
    void answerAfterLoginOfAnotherUserKeepsTheNewLogin(String server) throws Exception {
        URI base = base(server);
        CookieBrowser browser = loggedIn(base);
        HttpResponse<String> late = lateAnswer(
                base,
                browser,
                "session",
                () -> browser.postForm(base.resolve("user/login"), "username=admin&password=secret"));
        assertNull(TestServer.cookie(late, "jwt"));
        assertNull(TestServer.cookie(late, "jwt-session"));
        assertEquals("admin admin JWT", browser.get(base.resolve("page")).body().substring(0, 15));
    }
}
