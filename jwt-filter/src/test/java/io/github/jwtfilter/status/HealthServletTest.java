package io.github.jwtfilter.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.jwtfilter.HealthServlet;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.LoginsBean;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Does a load balancer learn whether a server can decide about logins, and nobody more than that? */
final class HealthServletTest {
    private static final String UP = "{\"status\":\"up\"}";
    private static final String DOWN = "{\"status\":\"down\"}";

    private final MutableClock clock = new MutableClock(Instant.now());
    private CapturedLog log;

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void close() {
        log.close();
    }

    private static WebXml application() {
        return WebXml.usual().servlet("/health", HealthServlet.class).servlet("/page", WhoServlet.class);
    }

    private static WebXml withoutKeys(WebXml webXml) {
        return webXml.withoutLogin()
                .filter("secret", null)
                .filter("keys", "http://127.0.0.1:1/jwks")
                .filter("insecureHttpKeys", "true");
    }

    private static void assertHealth(String expected, HttpResponse<String> response) {
        assertEquals(expected, response.body());
        assertEquals(expected.equals(UP) ? 200 : 503, response.statusCode());
        assertEquals(
                "application/json",
                response.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(List.of("no-store"), response.headers().allValues("Cache-Control"));
        assertEquals(List.of(), response.headers().allValues("Set-Cookie"));
        assertEquals(List.of(), response.headers().allValues("WWW-Authenticate"));
    }

    @Test
    void everybodyMayAsk() {
        try (TestServer server = TestServer.startAt(clock, application())) {
            String token =
                    TestServer.cookie(server.postForm("/app/user/login", "username=user&password=secret"), "jwt");
            // A request for a page would renew this token.
            clock.pass(Duration.ofMinutes(10));
            String expired = TestTokens.sign(TestTokens.claims().expiresAt(Instant.EPOCH));
            for (String[] headers : new String[][] {
                {},
                {"Accept", "text/html"},
                {"Cookie", "jwt=" + token},
                {"Cookie", "jwt=x.y.z; JSESSIONID=1", "Accept", "text/html"},
                {"Authorization", "Bearer " + expired},
                {"Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site"},
            }) {
                assertHealth(UP, server.get("/app/health", headers));
            }
            assertEquals(0, server.sessions());
            assertNotNull(TestServer.cookie(server.get("/app/page", "Cookie", "jwt=" + token), "jwt"));
            assertEquals(0L, LoginsBean.get("RefusedTokens", "expired"));
        }
    }

    @Test
    void onlyExactPathAndReadingMethodsAreOpen() {
        try (TestServer server = TestServer.start(application().servlet("/health/more", WhoServlet.class))) {
            assertEquals(401, server.get("/app/health/more").statusCode());
            assertEquals(401, server.get("/app/health/").statusCode());
            HttpResponse<String> head = server.send("HEAD", "/app/health", null);
            assertEquals(200, head.statusCode());
            assertEquals("", head.body());
            for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
                HttpResponse<String> response = server.send(method, "/app/health", null);
                assertEquals(405, response.statusCode());
                assertEquals("GET, HEAD", response.headers().firstValue("Allow").orElseThrow());
            }
        }
    }

    @Test
    void probeCreatesNoSessionInCookie() {
        try (TestServer server = TestServer.start(application().filter("session", "token"))) {
            assertHealth(UP, server.get("/app/health", "Cookie", "jwt-session=x.y.z"));
            assertEquals(0, server.sessions());
        }
    }

    @Test
    void serverWithoutKeysIsDown() {
        try (TestServer server = TestServer.start(withoutKeys(application()))) {
            assertHealth(DOWN, server.get("/app/health"));
            assertHealth(DOWN, server.get("/app/health", "Authorization", "Bearer " + TestTokens.fresh()));
            assertEquals(503, server.send("HEAD", "/app/health", null).statusCode());
            assertFalse(log.text().contains("JWTF-308"), log.text());
            assertEquals(false, LoginsBean.get("Ready"));
        }
    }

    @Test
    void serverIsDownWhileItsCopyOfTheStoreIsTooOld() {
        try (SwitchedDatabase database = new SwitchedDatabase("health");
                TestServer server = TestServer.startAt(clock, application().filter("store", SwitchedDatabase.STORE))) {
            Waiting.until("the store was read", () -> server.get("/app/health").statusCode() == 200);
            database.setDown(true);
            assertHealth(UP, server.get("/app/health"));
            clock.pass(Duration.ofMinutes(16));
            assertHealth(DOWN, server.get("/app/health"));
            database.setDown(false);
            Waiting.until("the server is up", () -> server.get("/app/health").statusCode() == 200);
            assertHealth(UP, server.get("/app/health"));
        }
    }

    @Test
    void serverThatStartsWithoutItsStoreIsDown() {
        try (SwitchedDatabase database = new SwitchedDatabase("late")) {
            database.setDown(true);
            WebXml webXml = application().filter("store", SwitchedDatabase.STORE);
            try (TestServer server = TestServer.startAt(clock, webXml)) {
                assertHealth(DOWN, server.get("/app/health"));
                database.setDown(false);
                Waiting.until(
                        "the server is up", () -> server.get("/app/health").statusCode() == 200);
            }
            database.setDown(true);
            try (TestServer server = TestServer.startAt(clock, webXml.filter("storeMaxLag", "none"))) {
                assertHealth(UP, server.get("/app/health"));
            }
        }
    }

    @Test
    void oneFilterWithoutKeysTakesTheApplicationDown() {
        WebXml webXml = withoutKeys(application())
                .xml("<filter><filter-name>second</filter-name><filter-class>io.github.jwtfilter.JwtFilter"
                        + "</filter-class><init-param><param-name>secret</param-name><param-value>" + WebXml.SECRET
                        + "</param-value></init-param><init-param><param-name>cookieName</param-name>"
                        + "<param-value>other</param-value></init-param></filter><filter-mapping><filter-name>second</filter-name>"
                        + "<url-pattern>/second/*</url-pattern></filter-mapping>");
        try (TestServer server = TestServer.start(webXml)) {
            assertHealth(DOWN, server.get("/app/health"));
        }
    }

    @Test
    void healthNeedsNoFilterInFront() {
        try (TestServer server = TestServer.start(application().filterMapping("/page"))) {
            assertHealth(UP, server.get("/app/health"));
        }
    }
}
