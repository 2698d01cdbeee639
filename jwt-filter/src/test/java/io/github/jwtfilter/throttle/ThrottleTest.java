package io.github.jwtfilter.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Client;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answer does a client get after too many wrong passwords, and who is unaffected? */
final class ThrottleTest {
    private CapturedLog log;
    private TestServer server;

    /** An application with its own login. */
    public static final class OwnLoginServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                request.login(request.getParameter("user"), request.getParameter("password"));
                response.getWriter().print("hello " + request.getRemoteUser());
            } catch (ServletException e) {
                response.getWriter().print(e.getMessage());
            }
        }
    }

    @BeforeEach
    void start() {
        log = CapturedLog.ofOurs();
        server = TestServer.start(WebXml.usual()
                .filter("rules", "/own permit")
                .login("maxFailures", "3")
                .login("lockTime", "2m")
                .servlet("/own", OwnLoginServlet.class)
                .servlet("/*", WhoServlet.class));
    }

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    private HttpResponse<String> json(String name, String password) {
        return server.postJson("/app/user/login", "{\"email\":\"" + name + "\",\"password\":\"" + password + "\"}");
    }

    private void lock(String name) {
        for (int i = 0; i < 3; i++) {
            assertEquals(401, json(name, "wrong").statusCode());
        }
    }

    private static void assertThrottled(HttpResponse<String> response) {
        assertEquals(429, response.statusCode());
        long seconds =
                Long.parseLong(response.headers().firstValue("Retry-After").orElseThrow());
        assertTrue(seconds > 60 && seconds <= 120, "Retry-After: " + seconds);
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElseThrow());
        assertFalse(response.headers().firstValue("Set-Cookie").isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "nobody"})
    void apiClientMustWaitAfterTooManyFailures(String name) {
        lock(name);
        for (String password : new String[] {"wrong", "secret"}) {
            HttpResponse<String> response = json(name, password);
            assertThrottled(response);
            assertEquals("{\"error\":\"temporarily_unavailable\"}", response.body());
        }
    }

    @Test
    void browserUserMustWaitAfterTooManyFailures() {
        lock("user");
        HttpResponse<String> response = server.postForm("/app/user/login", "username=user&password=secret");
        assertThrottled(response);
        assertTrue(
                response.body().contains("There were too many failed attempts. Please wait a few minutes"),
                response.body());
        assertTrue(response.body().contains("value=\"user\""), "the name is still in the form");
        assertThrottled(server.postForm("/app/a/j_security_check", "j_username=user&j_password=secret"));
    }

    @Test
    void otherUserAndOtherAddressCanLogIn() throws IOException {
        lock("user");
        assertEquals(200, json("admin", "secret").statusCode());
        try (Client elsewhere = new Client(server.port(), "127.0.0.2")) {
            assertEquals(200, elsewhere.logIn("user", "secret"));
        }
        assertEquals(429, json("user", "secret").statusCode());
    }

    @Test
    void rightPasswordResetsFailures() {
        for (int i = 0; i < 5; i++) {
            assertEquals(401, json("user", "wrong").statusCode());
            assertEquals(401, json("user", "wrong").statusCode());
            assertEquals(200, json("user", "secret").statusCode());
        }
    }

    @Test
    void applicationLoginIsCounted() {
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    "login: unknown user or wrong password",
                    server.postForm("/app/own", "user=user&password=wrong").body());
        }
        String message =
                server.postForm("/app/own", "user=user&password=secret").body();
        assertTrue(message.matches("login: too many wrong passwords, try again in 1?[0-9][0-9] s"), message);
        assertEquals(429, json("user", "secret").statusCode());
        assertEquals(
                "hello admin",
                server.postForm("/app/own", "user=admin&password=secret").body());
    }

    @Test
    void requestThatNeverReachesStoreIsNotCounted() {
        for (int i = 0; i < 10; i++) {
            assertEquals(400, json("user", "").statusCode());
            assertEquals(
                    400,
                    server.postForm("/app/user/login?username=user", "password=wrong")
                            .statusCode());
            assertEquals(
                    403,
                    server.postForm("/app/user/login", "username=user&password=wrong", "Sec-Fetch-Site", "cross-site")
                            .statusCode());
        }
        assertEquals(200, json("user", "secret").statusCode());
    }

    @Test
    void lockIsLoggedOnceAndLaterAttemptsAtDebugLevelOnly() {
        lock("user");
        int before = log.lines().size();
        for (int i = 0; i < 10; i++) {
            json("user", "wrong");
        }
        assertTrue(
                log.lines()
                        .contains("WARNING locked user=\"user\" from=127.0.0.1 reason=\"for 120 s after 3 failed"
                                + " logins\""),
                log.text());
        assertTrue(log.lines().stream().skip(before).allMatch(line -> line.startsWith("FINE")), log.text());
    }
}
