package io.github.jwtfilter.csrf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * If a proxy's Referrer-Policy makes browsers send {@code Origin: null}, which forms can log in and which are refused?
 */
final class HiddenOriginTest {
    private static final String LOGIN = "/app/user/login";
    private static final String CREDENTIALS = "username=user&password=secret";
    private static final String OTHER = "A".repeat(32);

    private static CapturedLog log;
    private static TestServer server;

    @BeforeAll
    static void start() {
        log = CapturedLog.ofOurs();
        server = TestServer.start(WebXml.usual()
                .login("maxFailures", "1000")
                .filter("session", "token")
                .servlet("/page", WhoServlet.class));
    }

    @AfterAll
    static void stop() {
        server.close();
        log.close();
    }

    private static String nonce(HttpResponse<String> page) {
        Matcher field = Pattern.compile("<input type=\"hidden\" name=\"nonce\" value=\"([^\"]*)\">")
                .matcher(page.body());
        assertTrue(field.find(), page.body());
        return field.group(1);
    }

    private static String cookie(HttpResponse<String> page) {
        return "jwt-form=" + TestServer.cookie(page, "jwt-form");
    }

    private static HttpResponse<String> logIn(String nonce, String... headers) {
        String[] all =
                Stream.concat(Stream.of("Origin", "null"), Stream.of(headers)).toArray(String[]::new);
        return server.postForm(LOGIN, CREDENTIALS + (nonce.isEmpty() ? "" : "&nonce=" + nonce), all);
    }

    @Test
    void builtInPageSetsNonceCookieForItsForm() {
        HttpResponse<String> page = server.get(LOGIN);
        String nonce = nonce(page);
        assertTrue(nonce.matches("[A-Za-z0-9_-]{32}"), nonce);
        assertEquals(
                List.of("jwt-form=" + nonce + "; Path=/app/user/login; HttpOnly; SameSite=Strict; Max-Age=600"),
                page.headers().allValues("Set-Cookie"));
        assertEquals(List.of("no-store"), page.headers().allValues("Cache-Control"));
        assertNotEquals(nonce, nonce(server.get(LOGIN)));
    }

    @Test
    void builtInFormLogsIn() {
        HttpResponse<String> page = server.get(LOGIN);
        HttpResponse<String> login = logIn(nonce(page), "Cookie", cookie(page));
        assertEquals(303, login.statusCode());
        assertTrue(TestServer.cookie(login, "jwt").length() > 20);
    }

    @Test
    void nextAttemptAfterFailureLogsIn() {
        HttpResponse<String> page = server.get(LOGIN);
        HttpResponse<String> wrong = server.postForm(
                LOGIN, "username=user&password=wrong&nonce=" + nonce(page), "Origin", "null", "Cookie", cookie(page));
        assertEquals(401, wrong.statusCode());
        assertEquals(303, logIn(nonce(wrong), "Cookie", cookie(wrong)).statusCode());
        HttpResponse<String> refused = logIn("");
        assertEquals(403, refused.statusCode());
        assertEquals(303, logIn(nonce(refused), "Cookie", cookie(refused)).statusCode());
    }

    @Test
    void browserThatSendsItsOriginNeedsNoNonce() {
        String own = "http://127.0.0.1:" + server.port();
        for (String[] source : new String[][] {{"Origin", own}, {"Sec-Fetch-Site", "same-origin"}}) {
            HttpResponse<String> wrong = server.postForm(LOGIN, "username=user&password=wrong", source);
            assertEquals(401, wrong.statusCode());
            assertEquals(List.of(), wrong.headers().allValues("Set-Cookie"));
            assertFalse(wrong.body().contains("type=\"hidden\""), wrong.body());
            assertEquals(303, server.postForm(LOGIN, CREDENTIALS, source).statusCode());
        }
    }

    @Test
    void pagesInSeveralTabsShareOneCookie() {
        HttpResponse<String> first = server.get(LOGIN);
        HttpResponse<String> second = server.get(LOGIN, "Cookie", cookie(first));
        assertEquals(cookie(first), cookie(second));
        for (HttpResponse<String> page : List.of(first, second)) {
            assertEquals(303, logIn(nonce(page), "Cookie", cookie(second)).statusCode());
        }
    }

    @Test
    void malformedNonceCookieIsReplaced() {
        for (String malformed : List.of("x", "x".repeat(33), "%".repeat(32), "\"><script>")) {
            HttpResponse<String> page = server.get(LOGIN, "Cookie", "jwt-form=" + malformed);
            assertTrue(nonce(page).matches("[A-Za-z0-9_-]{32}"));
            assertFalse(page.body().contains("value=\"" + malformed + "\""));
        }
    }

    /** A user with a login or a session may log in as another user. */
    @Test
    void loggedInUserMayLogInAgain() {
        HttpResponse<String> page = server.get(LOGIN);
        String both = cookie(page) + "; jwt=" + TestTokens.fresh();
        assertEquals(303, logIn(nonce(page), "Cookie", both).statusCode());
        assertEquals(403, logIn(OTHER, "Cookie", both).statusCode());
        assertEquals(403, logIn("", "Cookie", "jwt=" + TestTokens.fresh()).statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // field | cookie      | another header
                "-       | -           | -",
                "NONCE   | -           | -",
                "-       | NONCE       | -",
                "OTHER   | NONCE       | -",
                "NONCE   | OTHER       | -",
                "''      | ''          | -",
                "x       | x           | -",
                "LONG    | LONG        | -",
                "NONCE&nonce=NONCE | NONCE | -",
                "NONCE   | NONCE       | Sec-Fetch-Site: cross-site",
                "NONCE   | NONCE       | Sec-Fetch-Site: same-site",
                "NONCE   | NONCE       | Sec-Fetch-Mode: navigate",
                "NONCE   | NONCE       | Sec-Fetch-Dest: iframe",
            })
    void formWithoutMatchingNonceIsRefused(String field, String cookie, String header) {
        String nonce = nonce(server.get(LOGIN));
        String sent = field == null ? "" : filled(field, nonce);
        String[] cookies =
                cookie == null ? new String[0] : new String[] {"Cookie", "jwt-form=" + filled(cookie, nonce)};
        String[] headers = header == null
                ? cookies
                : Stream.concat(Stream.of(cookies), Stream.of(header.split(": ")))
                        .toArray(String[]::new);
        HttpResponse<String> response = logIn(sent, headers);
        assertEquals(403, response.statusCode());
        assertEquals(null, TestServer.cookie(response, "jwt"));
    }

    private static String filled(String text, String nonce) {
        return text.replace("NONCE", nonce).replace("OTHER", OTHER).replace("LONG", "x".repeat(5000));
    }

    @ParameterizedTest
    @CsvSource({"https://evil.example", "http://localhost:1", "NULL", "'null, null'"})
    void nonceDoesNotReplaceAnotherOrigin(String origin) {
        HttpResponse<String> page = server.get(LOGIN);
        HttpResponse<String> response =
                server.postForm(LOGIN, CREDENTIALS + "&nonce=" + nonce(page), "Origin", origin, "Cookie", cookie(page));
        assertEquals(403, response.statusCode());
    }

    @Test
    void nonceAllowsOnlyTheFormLogin() {
        HttpResponse<String> page = server.get(LOGIN);
        String cookies = cookie(page) + "; jwt=" + TestTokens.fresh();
        String form = CREDENTIALS + "&nonce=" + nonce(page);
        for (String path : List.of("/app/user/logout", "/app/page")) {
            assertEquals(
                    403,
                    server.postForm(path, form, "Origin", "null", "Cookie", cookies)
                            .statusCode(),
                    path);
        }
        String json = "{\"email\":\"user\",\"password\":\"secret\",\"cookie\":true,\"nonce\":\"" + nonce(page) + "\"}";
        assertEquals(
                403,
                server.postJson(LOGIN, json, "Origin", "null", "Cookie", cookie(page))
                        .statusCode());
    }

    @Test
    void refusalLogsReferrerPolicy() {
        logIn("");
        String line = log.lines().stream()
                .filter(each -> each.contains("Origin: null"))
                .findFirst()
                .orElseThrow();
        assertTrue(line.contains("Referrer-Policy: no-referrer"), line);
        assertFalse(line.contains("publicOrigins"), line);
    }

    @Test
    void nonceCookieIsSecureLikeTheLoginCookie() {
        WebXml secure = WebXml.usual().filter("cookieSecure", "true").filter("cookieName", "__Secure-id");
        try (TestServer other = TestServer.start(secure, "/")) {
            assertTrue(
                    other.get("/user/login")
                            .headers()
                            .firstValue("Set-Cookie")
                            .orElseThrow()
                            .matches(
                                    "id-form=[A-Za-z0-9_-]{32}; Path=/user/login; HttpOnly; SameSite=Strict; Max-Age=600; Secure"));
        }
    }

    @Test
    void applicationLoginPageGetsNoNonceCookie() {
        WebXml own = WebXml.usual().login("page", "/own.html").file("own.html", "<form>");
        try (TestServer other = TestServer.start(own)) {
            HttpResponse<String> page = other.get(LOGIN);
            assertEquals("<form>", page.body());
            assertEquals(List.of(), page.headers().allValues("Set-Cookie"));
        }
    }
}
