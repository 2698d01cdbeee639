package io.github.jwtfilter.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.HealthServlet;
import io.github.jwtfilter.StatusServlet;
import io.github.jwtfilter.testing.LoginsBean;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Does a token that the filter can neither accept nor refuse now get 503 everywhere, instead of a request to log in? */
final class UndecidedTokenTest {
    /** A permitted page that asks for a login itself. */
    public static final class Asking extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            if (request.authenticate(response)) {
                response.getWriter().print("known");
            }
        }
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("rules", "/open/* permit\n/ops/status role admin")
                .servlet("/open/asking", Asking.class)
                .servlet("/health", HealthServlet.class)
                .servlet("/ops/status", StatusServlet.class);
    }

    private static WebXml withoutKeys(WebXml webXml) {
        return webXml.withoutLogin()
                .filter("secret", null)
                .filter("keys", "http://127.0.0.1:1/jwks")
                .filter("insecureHttpKeys", "true");
    }

    private static String admin() {
        return "Bearer "
                + TestTokens.sign(TestTokens.claims()
                        .expiresAt(Instant.now().plus(Duration.ofHours(2)))
                        .claim("roles", List.of("admin")));
    }

    private static void assertUnavailable(TestServer server, String cause, String... paths) {
        long before = (Long) LoginsBean.get("Unavailable", cause);
        for (String path : paths) {
            HttpResponse<String> response = server.get(path, "Authorization", admin());
            assertEquals(503, response.statusCode(), path);
            assertEquals("{\"error\":\"temporarily_unavailable\"}", response.body(), path);
            assertEquals(List.of(), response.headers().allValues("WWW-Authenticate"), path);
            assertEquals(401, server.get(path).statusCode(), path);
        }
        assertEquals(before + paths.length, LoginsBean.get("Unavailable", cause));
    }

    @Test
    void tokenGets503WhileKeysAreMissing() {
        try (TestServer server = TestServer.start(withoutKeys(application()))) {
            assertUnavailable(server, "no_keys", "/app/user/me", "/app/ops/status", "/app/open/asking");
        }
    }

    @Test
    void tokenGets503WithoutTheFilterInFront() {
        WebXml unfiltered = withoutKeys(application()).filterMapping("/page");
        try (TestServer server = TestServer.start(unfiltered)) {
            assertUnavailable(server, "no_keys", "/app/user/me", "/app/ops/status");
        }
    }

    @Test
    void tokenGets503WhileTheStoreIsBehind() {
        MutableClock clock = new MutableClock(Instant.now());
        WebXml webXml = application().filter("store", SwitchedDatabase.STORE);
        try (SwitchedDatabase database = new SwitchedDatabase("undecided");
                TestServer server = TestServer.startAt(clock, webXml)) {
            Waiting.until("the store was read", () -> server.get("/app/health").statusCode() == 200);
            assertEquals(
                    200, server.get("/app/user/me", "Authorization", admin()).statusCode());
            database.setDown(true);
            clock.pass(Duration.ofMinutes(16));
            assertUnavailable(server, "store_behind", "/app/user/me", "/app/ops/status", "/app/open/asking");
        }
    }
}
