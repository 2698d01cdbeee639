package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.jwtfilter.LoginServlet;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.KeysBean;
import io.github.jwtfilter.testing.TestKeys;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which answers does an application give while its keys are unavailable, and afterwards? */
final class UnreachableKeysTest {
    private static final String KEY = TestKeys.jwk(Algorithm.ES256, "key");
    private static final String[] NAVIGATION = {"Accept", "text/html"};

    private CapturedLog log;
    private HttpServer keys;
    private volatile int status = 503;

    @BeforeEach
    void start() throws IOException {
        log = CapturedLog.ofOurs();
        keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keys.createContext("/", exchange -> {
            byte[] set = TestKeys.publicSet(KEY).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, set.length);
            exchange.getResponseBody().write(set);
            exchange.close();
        });
        keys.start();
    }

    @AfterEach
    void stop() {
        keys.stop(0);
        log.close();
    }

    private WebXml application() {
        return WebXml.usual()
                .filter("secret", null)
                .filter("keys", "http://127.0.0.1:" + keys.getAddress().getPort() + "/jwks")
                .filter("insecureHttpKeys", "true")
                .filter("loginPage", "https://id.example.org/login")
                .filter("rules", "/open/* permit")
                .filter("logoutPaths", "/bye")
                .servlet("/*", WhoServlet.class)
                .withoutLogin();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter("jwt-filter keys"::equals)
                .toList();
    }

    @Test
    void applicationStartsWithoutKeysLogsItAndRecovers() {
        String token = TestKeys.sign(KEY, TestTokens.claims());
        String[] byHeader = {"Authorization", "Bearer " + token};
        String[] byCookie = {"Cookie", "jwt=" + token, "Accept", "text/html"};
        try (TestServer server = TestServer.start(application())) {
            assertEquals(503, server.get("/app/page", byHeader).statusCode());
            HttpResponse<String> page = server.get("/app/page", byCookie);
            assertEquals(503, page.statusCode(), "no login page: logging in again would change nothing");
            assertEquals(List.of(), TestServer.setCookies(page, "jwt"));
            assertEquals(
                    "nobody null null", server.get("/app/open/page", byHeader).body());
            assertEquals(
                    "nobody null null", server.get("/app/open/page", byCookie).body());
            assertEquals(401, server.get("/app/page").statusCode());
            HttpResponse<String> anonymous = server.get("/app/page", NAVIGATION);
            assertEquals(302, anonymous.statusCode());
            assertEquals(
                    "https://id.example.org/login",
                    anonymous.headers().firstValue("Location").orElseThrow());
            assertEquals(
                    503, server.get("/app/page", "Authorization", "Bearer x").statusCode());
            assertEquals(List.of(), KeysBean.of("/app").keys());
            assertTrue(log.text().contains("WARNING JWTF-117 insecureHttpKeys=true"), log.text());
            Waiting.until(
                    "the failure is logged",
                    () -> log.text().contains(". It has no keys yet. Reason: the answer has the status 503"));
            status = 200;
            Waiting.until(
                    "the token is accepted",
                    () -> server.get("/app/page", byHeader).statusCode() == 200);
            assertEquals(
                    "user user JWT reader", server.get("/app/page", byCookie).body());
            assertEquals(
                    401, server.get("/app/page", "Authorization", "Bearer x").statusCode());
            assertEquals(1, KeysBean.of("/app").keys().size());
            status = 500;
            assertEquals(200, server.get("/app/page", byHeader).statusCode());
        }
        assertEquals(List.of(), threads());
        assertFalse(log.text().contains(token), log.text());
    }

    @Test
    void logoutThatCannotBeRecordedGets503() {
        String cookie = "jwt=" + TestKeys.sign(KEY, TestTokens.claims());
        try (TestServer server = TestServer.start(application())) {
            for (String path : List.of("/app/user/logout", "/app/bye")) {
                HttpResponse<String> refused = server.send("POST", path, null, "Cookie", cookie);
                assertEquals(503, refused.statusCode(), path);
                assertEquals(List.of(), TestServer.setCookies(refused, "jwt"));
            }
            status = 200;
            Waiting.until(
                    "there are keys",
                    () -> server.get("/app/page", "Cookie", cookie).statusCode() == 200);
            assertEquals(
                    204,
                    server.send("POST", "/app/user/logout", null, "Cookie", cookie)
                            .statusCode());
            assertEquals(401, server.get("/app/page", "Cookie", cookie).statusCode());
        }
    }

    @Test
    void failedDeploymentLeavesNoThread() {
        status = 200;
        Map<String, WebXml> failing = Map.of(
                "expected a secret or private key, because a LoginServlet signs tokens",
                application().filter("loginPage", null).login("users", "htpasswd:/WEB-INF/users"),
                "rules: rule",
                application().filter("rules", "/* nobody"));
        failing.forEach((why, webXml) -> {
            if (why.startsWith("expected a secret")) {
                webXml.xml("<servlet><servlet-name>in</servlet-name><servlet-class>" + LoginServlet.class.getName()
                        + "</servlet-class><init-param><param-name>users</param-name>"
                        + "<param-value>htpasswd:/WEB-INF/users</param-value></init-param></servlet>"
                        + "<servlet-mapping><servlet-name>in</servlet-name><url-pattern>/in</url-pattern>"
                        + "</servlet-mapping>");
            }
            try (CapturedLog container = CapturedLog.ofContainer();
                    TestServer server = TestServer.startAnyway(webXml, "/app")) {
                assertTrue(server.failure().getMessage().contains(why), server.failure()::getMessage);
                assertTrue(container.lines().size() > 0);
                assertEquals(List.of(), threads());
            }
        });
    }

    @Test
    void loginServletWithVerifyOnlyKeysIssuesNoLogin() {
        try (TestServer server = TestServer.start(WebXml.usual()
                .filter("secret", null)
                .filter("keys", "http://127.0.0.1:" + keys.getAddress().getPort() + "/jwks")
                .filter("insecureHttpKeys", "true")
                .servlet("/*", WhoServlet.class))) {
            String login = "{\"email\":\"user\",\"password\":\"secret\"}";
            assertEquals(500, server.postJson("/app/user/login", login).statusCode());
            assertEquals(302, server.get("/app/page", NAVIGATION).statusCode());
            status = 200;
            Waiting.until("there are keys", () -> !KeysBean.of("/app").keys().isEmpty());
            assertEquals(500, server.postJson("/app/user/login", login).statusCode());
            assertEquals(302, server.get("/app/page", NAVIGATION).statusCode());
            assertTrue(log.text().contains("key set: none of its keys may sign"), log.text());
        }
    }
}
