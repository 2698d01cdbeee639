package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.revocation.Ending;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.LoginsBean;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to the logins of a user who has used up all places in the list of ended logins? */
final class FullLogoutListTest {
    private static final int MAX_LOGINS_OF_USER = 20_000;
    private static final String USERS = "user:" + WebXml.CHEAP_HASH + "\nadmin:" + WebXml.CHEAP_HASH + "\n";

    private static final MutableClock CLOCK = new MutableClock(Instant.now());
    private static TestServer server;

    private CapturedLog log;

    @BeforeAll
    static void start() {
        server = TestServer.startAt(
                CLOCK,
                WebXml.usual()
                        .filter("logoutPaths", "/goodbye.do")
                        .filter("recheckWithin", "1h")
                        .servlet("/page", WhoServlet.class)
                        .servlet("/goodbye.do", WhoServlet.class)
                        .servlet("/request-logout", RequestLogout.class)
                        .servlet("/use-up", UseUp.class)
                        .file("WEB-INF/users", USERS + "gone:" + WebXml.CHEAP_HASH + "\n"));
        for (String user : List.of("user", "gone")) {
            assertEquals(
                    "STORED",
                    server.get("/app/use-up?user=" + user, bearer(TestTokens.fresh()))
                            .body());
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
        // The log is limited for some minutes.
        CLOCK.pass(Duration.ofMinutes(10));
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    /** Ends as many logins of the user as the list takes, like a user who logs in and out in a loop. */
    public static final class UseUp extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Identity user = new Identity(request.getParameter("user"), Set.of("reader"), Map.of());
            Claims claims = TestTokens.claims().build();
            Ending ending = RunningFilters.of(getServletContext())
                    .only()
                    .orElseThrow()
                    .logins()
                    .end(IntStream.range(0, MAX_LOGINS_OF_USER)
                            .mapToObj(number -> Login.of(user, claims, () -> user.getName() + number, true))
                            .collect(Collectors.toList()));
            response.getWriter().write(ending.toString());
        }
    }

    /** Logs out with {@code HttpServletRequest.logout()}. */
    public static final class RequestLogout extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                request.logout();
            } catch (ServletException e) {
                response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            }
        }
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private String logIn(String user, String... headers) {
        return TestServer.cookie(
                server.postForm("/app/user/login", "username=" + user + "&password=secret", headers), "jwt");
    }

    private int page(String token) {
        return server.get("/app/page", bearer(token)).statusCode();
    }

    private int logged(String code) {
        return (int) log.lines().stream()
                .filter(line -> line.startsWith("SEVERE " + code))
                .count();
    }

    /** An answer like after a logout would be a lie. */
    @ParameterizedTest
    @CsvSource({"/user/logout", "/goodbye.do", "/request-logout"})
    void logoutIsRefusedAndTheLoginGoesOn(String path) {
        long unavailable = (Long) LoginsBean.get("Unavailable", "list_full");
        String token = logIn("user");
        HttpResponse<String> answer = server.send("POST", "/app" + path, null, "Cookie", "jwt=" + token);
        assertEquals(503, answer.statusCode());
        assertNull(TestServer.cookie(answer, "jwt"), "the cookie stays");
        assertEquals(200, page(token));
        assertEquals(1, logged("JWTF-306"), log.text());
        assertFalse(log.text().contains("logout user="), log.text());
        assertEquals(unavailable + 1, LoginsBean.get("Unavailable", "list_full"));
    }

    /** One fact ends all logins of a user, so there is always room for it. */
    @Test
    void logoutEverywhereStillEndsAllLogins() {
        String token = logIn("user");
        String other = logIn("user");
        CLOCK.pass(Duration.ofSeconds(2));
        HttpResponse<String> answer = server.postForm("/app/user/logout", "everywhere=true", "Cookie", "jwt=" + token);
        assertEquals(204, answer.statusCode(), log.text());
        assertEquals(401, page(token));
        assertEquals(401, page(other));
    }

    @Test
    void otherUsersLogOutAsUsual() {
        String token = logIn("admin");
        assertEquals(
                204,
                server.send("POST", "/app/user/logout", null, bearer(token)).statusCode());
        assertEquals(401, page(token));
        assertEquals(0, logged("JWTF-306"));
    }

    @Test
    void operatorStillEndsTheLogin() {
        String token = TestTokens.sign(TestTokens.claims()
                .claim("sid", "known")
                .expiresAt(CLOCK.instant().plus(Duration.ofMinutes(5))));
        assertEquals(200, page(token));
        assertEquals("stored", LoginsBean.call("endLogin", "known"));
        assertEquals(401, page(token));
    }

    @Test
    void newLoginSucceedsAndTheReplacedOneStays() {
        String before = logIn("user");
        String after = logIn("user", "Cookie", "jwt=" + before);
        assertEquals(200, page(after));
        assertEquals(200, page(before));
        assertEquals(1, logged("JWTF-303"), log.text());
    }

    @Test
    void deletedUserLosesTheLoginAndTheLogNamesTheRisk() throws IOException {
        String token = logIn("gone");
        Files.writeString(server.folder().resolve("WEB-INF/users"), USERS);
        CLOCK.pass(Duration.ofMinutes(11));
        String cookie = null;
        // On a busy machine the look-up may take longer than a request waits. A later request knows its result.
        for (int i = 0; i < 10 && cookie == null; i++) {
            cookie = TestServer.cookie(server.get("/app/page", "Cookie", "jwt=" + token), "jwt");
        }
        assertEquals("", cookie, "cleared");
        assertEquals(1, logged("JWTF-314"), log.text());
        assertTrue(log.text().contains("logout user=\"gone\""), log.text());
    }
}
