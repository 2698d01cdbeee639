package io.github.jwtfilter.csrf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a link in the application's own pages log the user out, and is a link of another site refused? */
final class LogoutLinkTest {
    private static TestServer server;
    private static TestServer reporting;

    @BeforeAll
    static void start() {
        server = TestServer.start(application());
        reporting = TestServer.start(application().filter("csrf", "report"));
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("logoutPaths", "/goodbye.do")
                .filter("publicOrigins", "http://bank.example")
                .filter("trustedOrigins", "https://portal.example")
                .logout("allowGet", "true")
                .servlet("/goodbye.do", WhoServlet.class)
                .servlet("/page", WhoServlet.class);
    }

    @AfterAll
    static void stop() {
        server.close();
        reporting.close();
    }

    private static boolean logsOut(TestServer at, String method, String path, String... headers) {
        String token = TestTokens.fresh();
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Cookie", "jwt=" + token));
        HttpResponse<String> answer = at.send(method, "/app" + path, null, all.toArray(new String[0]));
        boolean ended = at.get("/app/page", "Authorization", "Bearer " + token).statusCode() == 401;
        boolean cleared = !TestServer.setCookies(answer, "jwt").isEmpty();
        assertEquals(ended, cleared, "the cookie is cleared if the login ended");
        return ended;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // ends | Sec-Fetch-Site | Referer
                "true   | -              | -",
                "true   | same-origin    | -",
                "true   | none           | -",
                "true   | -              | http://127.0.0.1:PORT/app/page?a=b",
                "true   | -              | http://bank.example/app/page",
                "true   | -              | https://portal.example/",
                "true   | cross-site     | https://portal.example/start",
                "true   | same-site      | https://portal.example",
                "false  | cross-site     | -",
                "false  | same-site      | -",
                "false  | cross-site     | https://evil.example/",
                "false  | -              | https://evil.example/http://127.0.0.1:PORT/",
                "false  | -              | http://127.0.0.1:PORT@evil.example/",
                "false  | -              | http://127.0.0.1:1/",
                "false  | -              | android-app://example",
                // A request that another site redirected.
                "false  | cross-site     | http://127.0.0.1:PORT/app/page",
                "false  | cross-site     | http://bank.example/",
            })
    void linkLogsOutFromOwnPagesOnly(boolean ends, String site, String referer) {
        List<String> headers = new ArrayList<>(List.of("Accept", "text/html"));
        if (site != null) {
            headers.addAll(List.of("Sec-Fetch-Site", site, "Sec-Fetch-Mode", "navigate"));
        }
        if (referer != null) {
            headers.addAll(List.of("Referer", referer.replace("PORT", String.valueOf(server.port()))));
        }
        for (String path : List.of("/goodbye.do", "/user/logout")) {
            assertEquals(ends, logsOut(server, "GET", path, headers.toArray(new String[0])), path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"})
    void crossSiteRequestDoesNotLogOut(String method) {
        for (String path : List.of("/goodbye.do", "/user/logout")) {
            assertEquals(
                    false,
                    logsOut(server, method, path, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"));
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD,false", "OPTIONS,false", "GET,true", "POST,true", "DELETE,true"})
    void headAndOptionsDoNotLogOut(String method, boolean ends) {
        assertEquals(ends, logsOut(server, method, "/goodbye.do", "Sec-Fetch-Site", "same-origin"));
    }

    @Test
    void headOfLogoutPathDoesNotReachTheApplication() {
        HttpResponse<String> answer =
                server.send("HEAD", "/app/goodbye.do", null, "Cookie", "jwt=" + TestTokens.fresh());
        assertEquals(405, answer.statusCode());
        assertEquals("GET, POST", answer.headers().firstValue("Allow").orElseThrow());
    }

    @Test
    void preflightIsDecidedByTheRules() {
        HttpResponse<String> answer =
                server.send("OPTIONS", "/app/goodbye.do", null, "Origin", "https://other.example", "Accept", "*/*");
        assertEquals(401, answer.statusCode(), "the rules decide, as for every path");
    }

    @Test
    void crossSiteRequestWithBearerTokenLogsOut() {
        String token = TestTokens.fresh();
        server.get("/app/goodbye.do", "Authorization", "Bearer " + token, "Sec-Fetch-Site", "cross-site");
        assertEquals(
                401, server.get("/app/page", "Authorization", "Bearer " + token).statusCode());
    }

    @Test
    void reportModeLogsOutAndLogsTheRequest() {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            assertTrue(logsOut(reporting, "GET", "/goodbye.do", "Referer", "https://evil.example/x"));
            assertTrue(
                    log.text()
                            .contains(
                                    "JWTF-311 A request from another site was only reported: GET /app/goodbye.do with Referer:"
                                            + " https://evil.example,"),
                    log::text);
        }
    }

    @Test
    void longRefererIsRefusedAndTruncated() {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            assertEquals(false, logsOut(server, "GET", "/goodbye.do", "Referer", "http://" + "x".repeat(5000) + "/"));
            assertTrue(log.text().length() < 1000, log::text);
        }
    }
}
