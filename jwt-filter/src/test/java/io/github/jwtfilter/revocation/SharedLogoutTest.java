package io.github.jwtfilter.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.TestNaming;
import io.github.jwtfilter.testing.TestPostgres;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.naming.NamingException;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Does a logout, the end of a session or a lock on one server hold on all that share a database, and what happens while
 * the database is down?
 */
@ExtendWith(TestPostgres.Shared.class)
final class SharedLogoutTest {
    private static final String STORE = "jdbc:java:comp/env/jdbc/logins";

    private static TestNaming naming;
    private static DataSource pool;
    private static DataSource unreachable;
    private static TestServer bank;
    private static TestServer retirement;

    @BeforeAll
    static void start(TestPostgres postgres) {
        naming = new TestNaming();
        pool = postgres.pool(4);
        unreachable = TestPostgres.pool("jdbc:postgresql://127.0.0.1:1/logins", 1);
        naming.bind("java:comp/env/jdbc/logins", pool);
        bank = TestServer.start(application());
        retirement = TestServer.start(application());
    }

    @AfterAll
    static void stop() {
        retirement.close();
        bank.close();
        naming.close();
        pool.close();
        unreachable.close();
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("store", STORE)
                .filter("session", "token")
                .filter("rules", "/open/* permit\n/* authenticated")
                .servlet("/page", WhoServlet.class)
                .servlet("/open", WhoServlet.class)
                .servlet("/open/*", Steps.class);
    }

    private static String logIn(TestServer server, String name) {
        return TestServer.cookie(server.postForm("/app/user/login", "username=" + name + "&password=secret"), "jwt");
    }

    private static int page(TestServer server, String token) {
        return server.get("/app/page", "Cookie", "jwt=" + token).statusCode();
    }

    private static HttpResponse<String> logOut(TestServer server, String query, String token, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Cookie";
        all[1] = "jwt=" + token;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return server.send("POST", "/app/user/logout" + query, null, all);
    }

    /**
     * Logs in and out until the store has taken a logout. Returns the ended token. A busy machine may need more than the
     * second that a logout waits.
     */
    private static String loggedOut() {
        AtomicReference<String> token = new AtomicReference<>();
        Waiting.until("the store takes a logout", () -> {
            token.set(logIn(bank, "user"));
            assertEquals(200, page(retirement, token.get()));
            return logOut(bank, "", token.get()).statusCode() == 204;
        });
        return token.get();
    }

    @Test
    void logoutHoldsOnTheOtherServer() {
        String token = loggedOut();
        Waiting.until("the other server refuses the token", () -> page(retirement, token) == 401);
    }

    @Test
    void logoutEverywhereHoldsOnTheOtherServer() {
        String phone = logIn(bank, "user");
        String other = logIn(bank, "admin");
        Waiting.until(
                "the store takes a logout",
                () -> logOut(retirement, "?everywhere=true", logIn(retirement, "user"))
                                .statusCode()
                        == 204);
        Waiting.until("the other server refuses the token", () -> page(bank, phone) == 401);
        assertEquals(200, page(bank, other));
        assertEquals(200, page(bank, logIn(bank, "user")));
    }

    private static String user(Browser copy, TestServer server) {
        return copy.copy()
                .run(
                        server.port(),
                        (request, response) -> request.getSession(false) == null
                                ? "nobody"
                                : request.getSession(false).getAttribute("user"));
    }

    /** An application with a login of its own keeps the user in its session, which is anonymous for the filter. */
    @Test
    void endedSessionOfTheApplicationsOwnLoginIsRefusedOnTheOtherServer() {
        Browser browser = new Browser();
        browser.run(bank.port(), (request, response) -> {
            request.getSession().setAttribute("user", "alice");
            return "logged in";
        });
        Browser copy = browser.copy();
        assertEquals("alice", user(copy, retirement));
        browser.run(bank.port(), (request, response) -> {
            request.getSession().invalidate();
            return "logged out";
        });
        assertEquals("nobody", user(copy, bank));
        Waiting.until(
                "the other server refuses the copy",
                () -> user(copy, retirement).equals("nobody"));
    }

    private static int wrongPassword(TestServer server, String name) {
        return server.postForm("/app/user/login", "username=" + name + "&password=wrong")
                .statusCode();
    }

    private static boolean isLockShared(String name) {
        for (int i = 0; i < 5; i++) {
            assertEquals(401, wrongPassword(i < 3 ? bank : retirement, name));
        }
        return wrongPassword(bank, name) == 429 && wrongPassword(retirement, name) == 429;
    }

    /** A server that waited a second for the database counts alone for a while, for example on a very busy machine. */
    @Test
    void serversShareTheTriesOfAnAttacker() {
        AtomicInteger rounds = new AtomicInteger();
        AtomicLong next = new AtomicLong(System.nanoTime());
        Waiting.until("both servers refuse the sixth password", () -> {
            if (System.nanoTime() - next.get() < 0 || rounds.get() == 6) {
                return false;
            }
            next.set(System.nanoTime() + TimeUnit.SECONDS.toNanos(6));
            return isLockShared("guessed" + rounds.incrementAndGet());
        });
    }

    @Test
    void startedServerKnowsEarlierLogouts() {
        String token = loggedOut();
        try (TestServer late = TestServer.start(application())) {
            assertEquals(401, page(late, token));
        }
    }

    @Test
    void serverWithoutItsDatabaseStartsAndAcceptsNoLogin() {
        String token = logIn(bank, "user");
        naming.bind("java:comp/env/jdbc/down", unreachable);
        WebXml application = application().filter("store", "jdbc:java:comp/env/jdbc/down");
        try (TestServer cutOff = TestServer.start(application)) {
            assertEquals(503, page(cutOff, token));
            HttpResponse<String> open = cutOff.get("/app/open", "Cookie", "jwt=" + token);
            assertEquals(200, open.statusCode());
            assertTrue(open.body().contains("null"), open.body());

            HttpResponse<String> logout = logOut(cutOff, "", token);
            assertEquals(202, logout.statusCode());
            assertEquals("{\"status\":\"accepted\"}", logout.body());
            HttpResponse<String> seen = logOut(cutOff, "", logIn(cutOff, "user"), "Accept", "text/html");
            assertEquals(202, seen.statusCode());
            assertTrue(seen.body().contains("You are signed out here"), seen.body());
        }
    }

    /** Some pools open connections when their name is looked up. The store looks it up again on its own threads. */
    @Test
    void poolThatStartsLaterIsFound() {
        String token = logIn(bank, "user");
        NamingException notYet = new NamingException("the pool cannot start");
        notYet.setRootCause(new SQLException("connection refused"));
        naming.bind("java:comp/env/jdbc/late", notYet);
        WebXml application = application().filter("store", "jdbc:java:comp/env/jdbc/late");
        try (TestServer early = TestServer.start(application)) {
            assertEquals(503, page(early, token));
            naming.bind("java:comp/env/jdbc/late", pool);
            Waiting.until("the server has read the store", () -> page(early, token) == 200);
            ClassLoader loader = naming.lastLoader("java:comp/env/jdbc/late");
            assertEquals("WebAppClassLoader", loader.getClass().getSimpleName());
        }
    }

    @Test
    void serverWithoutLimitAcceptsLoginsWhileTheDatabaseIsDown() {
        String token = logIn(bank, "user");
        naming.bind("java:comp/env/jdbc/down", unreachable);
        WebXml application =
                application().filter("store", "jdbc:java:comp/env/jdbc/down").filter("storeMaxLag", "none");
        try (TestServer cutOff = TestServer.start(application)) {
            assertEquals(200, page(cutOff, token));
            assertEquals(202, logOut(cutOff, "", token).statusCode());
            assertEquals(401, page(cutOff, token));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "storePrefix       | Bank | expected at most 24 letters a to z, digits and hyphens",
                "storeMaxLag       | 1s   | expected none or at least 2s, got '1s'",
                "storeReplicas     | 11   | expected a whole number from 0 to 10, got '11'",
                "storeReplicas     | 1    | expected only with a store in Redis",
                "storeCertificates | /ca  | expected only with a store in Redis",
            })
    void wrongValueStopsTheDeployment(String parameter, String value, String message) {
        try (TestServer server = TestServer.startAnyway(application().filter(parameter, value), "/app")) {
            String failure = server.failure().getMessage();
            assertTrue(failure.contains(parameter + ": " + message), failure);
        }
    }
}
