package io.github.jwtfilter.csrf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can a page of another site make a browser do to the application? */
final class CrossOriginTest {
    private static CapturedLog log;
    private static TestServer enforcing;
    private static TestServer reporting;
    private static TestServer off;
    private static TestServer behindProxy;

    @BeforeAll
    static void start() {
        log = CapturedLog.ofOurs();
        enforcing = TestServer.start(application());
        reporting = TestServer.start(application().filter("csrf", "report"));
        off = TestServer.start(application().filter("csrf", "off"));
        behindProxy = TestServer.start(application()
                .filter("publicOrigins", "https://bank.example https://www.bank.example")
                .filter("trustedOrigins", "https://friend.example"));
    }

    private static WebXml application() {
        return WebXml.usual().filter("rules", "/open permit").servlet("/*", WhoServlet.class);
    }

    @AfterAll
    static void stop() {
        List.of(enforcing, reporting, off, behindProxy).forEach(TestServer::close);
        log.close();
    }

    /** Returns headers as a browser sends them. {@code -} omits a header, and PORT is replaced by the server's port. */
    private static String[] headers(TestServer server, String site, String origin, String... more) {
        List<String> headers = new ArrayList<>(List.of(more));
        if (!site.equals("-")) {
            headers.addAll(List.of("Sec-Fetch-Site", site));
        }
        if (!origin.equals("-")) {
            headers.addAll(List.of("Origin", origin.replace("PORT", "" + server.port())));
        }
        return headers.toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // method | Sec-Fetch-Site | Origin               | by cookie | by header
                "POST     | same-origin    | http://127.0.0.1:PORT  | 200 | 200",
                "POST     | none           | -                      | 200 | 200",
                "POST     | -              | -                      | 200 | 200",
                "POST     | same-site      | http://127.0.0.1:1     | 403 | 200",
                "POST     | cross-site     | https://evil.example   | 403 | 200",
                "POST     | cross-site     | null                   | 403 | 200",
                "POST     | cross-site     | -                      | 403 | 200",
                "POST     | garbage        | -                      | 403 | 200",
                "POST     | -              | http://127.0.0.1:PORT  | 200 | 200",
                "POST     | -              | https://127.0.0.1:PORT | 200 | 200",
                "POST     | -              | http://127.0.0.1:1     | 403 | 200",
                "POST     | -              | http://localhost:PORT  | 403 | 200",
                "POST     | -              | https://evil.example   | 403 | 200",
                "POST     | -              | null                   | 403 | 200",
                "POST     | -              | garbage                | 403 | 200",
                "PUT      | cross-site     | https://evil.example   | 403 | 200",
                "PATCH    | cross-site     | https://evil.example   | 403 | 200",
                "DELETE   | cross-site     | https://evil.example   | 403 | 200",
                "FOO      | cross-site     | https://evil.example   | 403 | 200",
                "GET      | cross-site     | https://evil.example   | 200 | 200",
                "HEAD     | cross-site     | https://evil.example   | 200 | 200",
                "OPTIONS  | cross-site     | https://evil.example   | 200 | 200",
            })
    void unsafeCrossOriginRequestWithCookieIsRefused(
            String method, String site, String origin, int byCookie, int byHeader) {
        String token = TestTokens.fresh();
        for (String path : List.of("/app/page", "/app/open")) {
            assertEquals(
                    byCookie,
                    enforcing
                            .send(method, path, null, headers(enforcing, site, origin, "Cookie", "jwt=" + token))
                            .statusCode(),
                    "by cookie " + path);
            assertEquals(
                    byHeader,
                    enforcing
                            .send(
                                    method,
                                    path,
                                    null,
                                    headers(enforcing, site, origin, "Authorization", "Bearer " + token))
                            .statusCode(),
                    "by header " + path);
            for (TestServer lax : List.of(reporting, off)) {
                assertEquals(
                        200,
                        lax.send(method, path, null, headers(lax, site, origin, "Cookie", "jwt=" + token))
                                .statusCode(),
                        "lax " + path);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cross-site | https://friend.example    | 200",
                "same-site  | https://www.bank.example  | 200",
                "-          | https://bank.example      | 200",
                "-          | https://friend.example    | 200",
                "-          | http://bank.example       | 403",
                "-          | https://my.bank.example   | 403",
                "cross-site | https://evil.example      | 403",
                "-          | http://127.0.0.1:PORT     | 200",
            })
    void publicAndTrustedOriginsAreAccepted(String site, String origin, int status) {
        String cookie = "jwt=" + TestTokens.fresh();
        assertEquals(
                status,
                behindProxy
                        .send("POST", "/app/page", null, headers(behindProxy, site, origin, "Cookie", cookie))
                        .statusCode());
    }

    @Test
    void crossOriginRequestWithoutLoginIsNotChecked() {
        String[] crossSite = headers(enforcing, "cross-site", "https://evil.example");
        assertEquals(200, enforcing.send("POST", "/app/open", null, crossSite).statusCode());
        assertEquals(401, enforcing.send("POST", "/app/page", null, crossSite).statusCode());
        String[] refused = headers(enforcing, "cross-site", "https://evil.example", "Cookie", "jwt=a.b.c");
        assertEquals(
                "nobody null null",
                enforcing.send("POST", "/app/open", null, refused).body());
    }

    @Test
    void forgedRequestGetsPlainForbiddenError() {
        HttpResponse<String> response = enforcing.send(
                "POST",
                "/app/page",
                null,
                headers(enforcing, "cross-site", "-", "Cookie", "jwt=" + TestTokens.fresh()));
        assertEquals("{\"error\":\"forbidden\"}", response.body());
        assertEquals(
                "private, no-store",
                response.headers().firstValue("Cache-Control").orElseThrow());
        assertFalse(response.headers().firstValue("Set-Cookie").isPresent());
    }

    @Test
    void crossOriginLogoutIsRefused() {
        String cookie = "jwt=" + TestTokens.fresh();
        String[] crossSite = headers(enforcing, "cross-site", "-", "Cookie", cookie);
        assertEquals(
                403, enforcing.send("POST", "/app/user/logout", null, crossSite).statusCode());
        assertEquals(200, enforcing.get("/app/page", "Cookie", cookie).statusCode());
    }

    private boolean isLogged(String start) {
        return log.lines().stream().anyMatch(line -> line.startsWith(start));
    }

    @Test
    void crossOriginRequestsAreLogged() {
        // Separate servers, because the filter logs only a few lines per client.
        try (TestServer reports = TestServer.start(application().filter("csrf", "report"));
                TestServer enforces = TestServer.start(application())) {
            reports.send(
                    "POST",
                    "/app/page?x=1",
                    null,
                    headers(reports, "-", "https://reported.example", "Cookie", "jwt=" + TestTokens.fresh()));
            reports.postForm(
                    "/app/user/login",
                    "username=user&password=secret",
                    headers(reports, "-", "https://reported-login.example"));
            enforces.send(
                    "POST",
                    "/app/page",
                    null,
                    headers(enforces, "-", "https://refused.example", "Cookie", "jwt=" + TestTokens.fresh()));
            assertTrue(
                    isLogged(
                            "WARNING JWTF-311 A request from another site was only reported: POST /app/page with Origin:"
                                    + " https://reported.example, at Host: "),
                    log.text());
            assertTrue(
                    isLogged(
                            "WARNING JWTF-311 A request from another site was only reported: POST /app/user/login with Origin:"
                                    + " https://reported-login.example, at Host: "),
                    log.text());
            assertTrue(
                    isLogged("WARNING JWTF-311 A request from another site was refused: POST /app/page with Origin:"
                            + " https://refused.example, at Host: "),
                    log.text());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "same-origin | http://127.0.0.1:PORT | 303",
                "none        | -                     | 303",
                "-           | -                     | 303",
                "-           | http://127.0.0.1:PORT | 303",
                "same-site   | -                     | 403",
                "cross-site  | https://evil.example  | 403",
                "-           | https://evil.example  | 403",
                "-           | null                  | 403",
            })
    void crossOriginFormLoginIsRefused(String site, String origin, int status) {
        for (String path : List.of("/app/user/login", "/app/j_security_check", "/app/x/j_security_check")) {
            HttpResponse<String> response =
                    enforcing.postForm(path, "username=user&password=secret", headers(enforcing, site, origin));
            assertEquals(status, response.statusCode(), path);
            assertEquals(status == 303, TestServer.cookie(response, "jwt") != null);
            assertEquals(
                    303,
                    off.postForm(path, "username=user&password=secret", headers(off, site, origin))
                            .statusCode());
            assertEquals(
                    303,
                    reporting
                            .postForm(path, "username=user&password=secret", headers(reporting, site, origin))
                            .statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void crossOriginJsonLoginGetsTokenWithoutCookie(String site) {
        Map<String, Integer> statusByCookieField = Map.of("", 200, ",\"cookie\":false", 200, ",\"cookie\":true", 403);
        statusByCookieField.forEach((cookieField, status) -> {
            HttpResponse<String> response = enforcing.postJson(
                    "/app/user/login",
                    "{\"email\":\"user\",\"password\":\"secret\"" + cookieField + "}",
                    headers(enforcing, site, "https://evil.example"));
            assertEquals(status, response.statusCode(), cookieField);
            assertFalse(response.headers().firstValue("Set-Cookie").isPresent());
        });
        HttpResponse<String> own = enforcing.postJson(
                "/app/user/login",
                "{\"email\":\"user\",\"password\":\"secret\",\"cookie\":true}",
                headers(enforcing, "same-origin", "-"));
        assertNotNull(TestServer.cookie(own, "jwt"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cookie: jwt=           | Origin: https://evil.example   | 403",
                "Cookie: jwt=           | Origin: null                   | 403",
                "Cookie: jwt=           | Sec-Fetch-Site: cross-site     | 403",
                "Cookie: jwt=           | Origin: http://127.0.0.1:PORT  | 200",
                "Cookie: jwt=           | X-None: here                   | 200",
                "Authorization: Bearer  | Origin: https://evil.example   | 200",
            })
    void crossOriginWebSocketWithCookieIsRefused(String token, String source, int status) {
        String separator = token.endsWith("=") ? "" : " ";
        for (String upgrade : List.of("websocket", "foo, websocket", "WebSocket,foo", "foo\r\nUpgrade: websocket")) {
            assertEquals(
                    status,
                    enforcing.rawStatus(
                            "GET",
                            "/app/page",
                            token + separator + TestTokens.fresh(),
                            source.replace("PORT", "" + enforcing.port()),
                            "Upgrade: " + upgrade,
                            "Connection: Upgrade",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
                    upgrade);
        }
    }
}
