package io.github.jwtfilter.transport;

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
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** If a browser has cookies of the same name for several paths or domains, which login does a page see? */
final class LeftoverCookieTest {
    private static final String CLEARED = "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT";

    /** The servers before and after the operator sets {@code cookiePath=/}. */
    private static TestServer narrow;

    private static TestServer wide;

    @BeforeAll
    static void start() {
        narrow = TestServer.start(application());
        wide = TestServer.start(application().filter("cookiePath", "/"));
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("rules", "/open permit\n/login-by-code permit\n/* authenticated")
                .servlet("/login-by-code", ServletApiLogin.class)
                .servlet("/claims", ClaimsServlet.class)
                .servlet("/", WhoServlet.class);
    }

    @AfterAll
    static void stop() {
        narrow.close();
        wide.close();
    }

    /** Logs out the current user and logs in another one through the Servlet API. */
    public static final class ServletApiLogin extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            request.logout();
            request.login("admin", "secret");
            response.getWriter().write(WhoServlet.seen(request));
        }
    }

    /** Shows the claims visible to the application. */
    public static final class ClaimsServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Object claims = ((io.github.jwtfilter.identity.Identity) request.getUserPrincipal()).claims();
            response.getWriter().write(String.valueOf(claims));
        }
    }

    private static Claims claims(String token) throws InvalidTokenException {
        return UnverifiedJwt.parse(token).claims();
    }

    /** Logs in as {@code user} at a server and returns the token. */
    private static String loggedIn(TestServer server) {
        return TestServer.cookie(server.postForm("/app/user/login", "username=user&password=secret"), "jwt");
    }

    /** Returns the token aged enough to be renewed. Without the claim it looks like a token of the last release. */
    private static String aged(String token, boolean withScope) throws InvalidTokenException {
        Claims.Builder aged = TestTokens.aged(Duration.ofHours(1), Duration.ofMinutes(10));
        return TestTokens.sign(
                withScope ? aged.claim("cks", claims(token).string("cks").orElseThrow()) : aged);
    }

    private static String admin(TestServer server) {
        return TestServer.cookie(server.postForm("/app/user/login", "username=admin&password=secret"), "jwt");
    }

    private static String page(TestServer server, String cookies) {
        return server.get("/app/page", "Cookie", cookies).body().split(" ")[0];
    }

    @ParameterizedTest
    @ValueSource(strings = {"form", "json", "request.login"})
    void newLoginWinsOverLeftoverOfNarrowerPath(String way) {
        CookieBrowser browser = new CookieBrowser();
        browser.postForm(narrow.uri("/app/user/login"), "username=user&password=secret");
        assertEquals(List.of("/app"), browser.paths("jwt"));

        switch (way) {
            case "form":
                browser.postForm(wide.uri("/app/user/login"), "username=admin&password=secret");
                break;
            case "json":
                browser.postJson(
                        wide.uri("/app/user/login"), "{\"email\":\"admin\",\"password\":\"secret\",\"cookie\":true}");
                break;
            default:
                browser.postForm(wide.uri("/app/login-by-code"), "");
        }

        assertEquals("admin", browser.get(wide.uri("/app/page")).body().split(" ")[0]);
        assertEquals(List.of("/"), browser.paths("jwt"));
    }

    @Test
    void clientWithOneCookiePerNameKeepsTheNewCookie() {
        HttpResponse<String> login = wide.postForm("/app/user/login", "username=user&password=secret");
        List<String> lines = TestServer.setCookies(login, "jwt");
        assertEquals(2, lines.size(), lines.toString());
        assertEquals("jwt=; Path=/app; HttpOnly; SameSite=Lax" + CLEARED, lines.get(0));
        assertTrue(lines.get(1).endsWith("; Path=/; HttpOnly; SameSite=Lax"), lines.get(1));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void leftoverIsNotRenewedOverAnotherLogin(boolean withScope) throws InvalidTokenException {
        String leftover = aged(loggedIn(narrow), withScope);
        HttpResponse<String> response = wide.get("/app/page", "Cookie", "jwt=" + leftover + "; jwt=" + admin(wide));
        assertEquals("user user JWT reader", response.body());
        assertNull(TestServer.cookie(response, "jwt"));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void singleLeftoverMovesToTheConfiguredPath(boolean withScope) throws InvalidTokenException {
        CookieBrowser browser = new CookieBrowser();
        browser.addCookie(narrow.uri("/app/page"), "jwt", "/app", aged(loggedIn(narrow), withScope));
        assertEquals("user", browser.get(wide.uri("/app/page")).body().split(" ")[0]);
        assertEquals(List.of("/"), browser.paths("jwt"));
        HttpResponse<String> next = browser.get(wide.uri("/app/page"));
        assertEquals("user user JWT reader", next.body());
        assertNull(TestServer.cookie(next, "jwt"), "renewed once");
    }

    @Test
    void leftoverIsRenewedIfTheOtherLoginHasEnded() throws InvalidTokenException {
        String ended = admin(wide);
        wide.send("POST", "/app/user/logout", null, "Cookie", "jwt=" + ended);
        String leftover = aged(loggedIn(narrow), true);
        HttpResponse<String> response = wide.get("/app/page", "Cookie", "jwt=" + leftover + "; jwt=" + ended);
        assertNotNull(TestServer.cookie(response, "jwt"));
    }

    @Test
    void logoutClearsEveryPathAndEndsEveryLogin() {
        String leftover = loggedIn(narrow);
        String other = admin(wide);
        HttpResponse<String> logout =
                wide.send("POST", "/app/user/logout", null, "Cookie", "jwt=" + leftover + "; jwt=" + other);
        assertEquals(
                List.of(
                        "jwt=; Path=/app; HttpOnly; SameSite=Lax" + CLEARED,
                        "jwt=; Path=/; HttpOnly; SameSite=Lax" + CLEARED),
                TestServer.setCookies(logout, "jwt"));
        for (String token : List.of(leftover, other)) {
            assertEquals(401, wide.get("/app/page", "Cookie", "jwt=" + token).statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/page", "/app/open"})
    void refusedCookieIsClearedAtTheContextPathOnly(String path) {
        String stale = TestTokens.sign("another-key-of-thirty-two-bytes-", TestTokens.claims());
        for (String cookies : List.of("jwt=" + stale, "jwt=" + stale + "; jwt=" + admin(wide))) {
            HttpResponse<String> response = wide.get(path, "Cookie", cookies);
            assertEquals(
                    List.of("jwt=; Path=/app; HttpOnly; SameSite=Lax" + CLEARED),
                    TestServer.setCookies(response, "jwt"));
            assertTrue(
                    response.headers().firstValue("Cache-Control").orElse("").matches("private.*|no-store"), cookies);
        }
        assertTrue(TestServer.setCookies(narrow.get(path, "Cookie", "jwt=" + stale), "jwt")
                .isEmpty());
        String good = admin(wide);
        assertTrue(TestServer.setCookies(wide.get(path, "Cookie", "jwt=" + good + "; jwt=" + stale), "jwt")
                .isEmpty());
    }

    @Test
    void firstValidTokenIsUsed() {
        String bob = admin(wide);
        assertEquals("admin", page(wide, "jwt=" + bob + "; jwt=" + loggedIn(wide)));
        assertEquals("admin", page(wide, "jwt=stale; jwt=; jwt=" + bob));
    }

    @Test
    void loginsOfNestedApplicationsAreIndependent() {
        try (TestServer root = TestServer.start(application(), "/");
                TestServer nested = TestServer.start(application(), "/b")) {
            CookieBrowser browser = new CookieBrowser();
            browser.postForm(root.uri("/user/login"), "username=user&password=secret");
            browser.postForm(nested.uri("/b/user/login"), "username=admin&password=secret");
            browser.postForm(nested.uri("/b/user/login"), "username=admin&password=secret");
            assertEquals(List.of("/", "/b"), browser.paths("jwt"));
            assertEquals("user", browser.get(root.uri("/page")).body().split(" ")[0]);
            assertEquals("admin", browser.get(nested.uri("/b/page")).body().split(" ")[0]);
            browser.postForm(root.uri("/user/login"), "username=user&password=secret");
            assertEquals("admin", browser.get(nested.uri("/b/page")).body().split(" ")[0]);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // context | name | path | domain | cleared
                "/app     | jwt        | -    | -           | ''",
                "/app     | jwt        | /    | -           | Path=/app",
                "/        | jwt        | -    | -           | ''",
                "/app     | jwt        | -    | example.org | Path=/app",
                "/        | jwt        | -    | example.org | Path=/",
                "/app     | jwt        | /    | example.org | Path=/app,Path=/app; Domain=example.org",
                "/app     | __Host-jwt | /    | -           | ''",
            })
    void loginClearsCookiesAtTheContextPath(String context, String name, String path, String domain, String cleared) {
        WebXml webXml = application()
                .filter("cookieName", name)
                .filter("cookiePath", path)
                .filter("cookieDomain", domain)
                .filter("cookieSecure", name.equals("jwt") ? null : "true");
        try (TestServer server = TestServer.start(webXml, context)) {
            HttpResponse<String> login = server.postForm(
                    (context.equals("/") ? "" : context) + "/user/login", "username=user&password=secret");
            List<String> lines = TestServer.setCookies(login, name).stream()
                    .filter(line -> line.contains("Max-Age=0"))
                    .map(line -> line.substring(name.length() + 3, line.indexOf("; HttpOnly")))
                    .toList();
            assertEquals(cleared, String.join(",", lines));
        }
    }

    @Test
    void onlyCookieTokenContainsScope() throws InvalidTokenException {
        String narrowScope = claims(loggedIn(narrow)).string("cks").orElseThrow();
        String wideScope = claims(loggedIn(wide)).string("cks").orElseThrow();
        assertEquals(8, narrowScope.length());
        assertTrue(!narrowScope.equals(wideScope));
        String json = narrow.postJson("/app/user/login", "{\"email\":\"user\",\"password\":\"secret\"}")
                .body();
        String token = json.replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
        assertTrue(claims(token).string("cks").isEmpty());
    }

    @Test
    void applicationDoesNotSeeTheScope() {
        String shown =
                narrow.get("/app/claims", "Cookie", "jwt=" + loggedIn(narrow)).body();
        assertTrue(shown.contains("sid=") && !shown.contains("cks"), shown);
    }
}
