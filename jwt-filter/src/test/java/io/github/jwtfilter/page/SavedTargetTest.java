package io.github.jwtfilter.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.jose.SigningKey;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** To which page does a login redirect? */
final class SavedTargetTest {
    private static final String FORM = "username=user&password=secret";

    private static TestServer server;
    private static TestServer lenient;

    @BeforeAll
    static void start() {
        server = TestServer.start(application());
        lenient = TestServer.startLenient(application(), UriCompliance.UNSAFE);
    }

    private static WebXml application() {
        return WebXml.usual().filter("logoutPaths", "/goodbye.do").servlet("/*", WhoServlet.class);
    }

    @AfterAll
    static void stop() {
        server.close();
        lenient.close();
    }

    private static String saved(HttpResponse<?> response) {
        return TestServer.cookie(response, "jwt-target");
    }

    /** Returns the redirect of a form login with these cookies. */
    private static String locationAfterLogin(TestServer at, String contextPath, String cookies) {
        HttpResponse<String> login = at.postForm(contextPath + "/user/login", FORM, "Cookie", cookies);
        assertEquals(303, login.statusCode());
        return login.headers().firstValue("Location").orElseThrow();
    }

    private static String locationAfterLogin(String target) {
        return locationAfterLogin(server, "/app", "jwt-target=" + target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app/page",
                "/app/page?x=1&y=a%20b&z=%2f%2fevil",
                "/app/a/b;v=1/c.html",
                "/app/",
                "/app/caf%C3%A9?next=//evil.example/",
                "/app/user/login/x",
            })
    void loginRedirectsToRequestedPage(String page) {
        HttpResponse<String> asked = server.get(page, "Accept", "text/html");
        assertEquals(302, asked.statusCode());
        String cookie = TestServer.setCookies(asked, "jwt-target").get(0);
        assertTrue(cookie.endsWith("; Path=/app; HttpOnly; SameSite=Lax"), cookie);

        for (String path : List.of("/app/user/login", "/app/j_security_check")) {
            HttpResponse<String> failed =
                    server.postForm(path, "username=user&password=x", "Cookie", "jwt-target=" + saved(asked));
            assertNull(saved(failed), "a failed login keeps the target");
            HttpResponse<String> login = server.postForm(path, FORM, "Cookie", "jwt-target=" + saved(asked));
            assertEquals(page, login.headers().firstValue("Location").orElseThrow());
            assertEquals(
                    List.of("jwt-target=; Path=/app; HttpOnly; SameSite=Lax; Max-Age=0;"
                            + " Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
                    TestServer.setCookies(login, "jwt-target"));
        }
        assertEquals("/app/", locationAfterLogin(server, "/app", "x=y"));
    }

    @Test
    void loginWithoutSavedPageClearsNoCookie() {
        assertNull(saved(server.postForm("/app/user/login", FORM)));
    }

    @Test
    void rootContextHasItsOwnTarget() {
        try (TestServer root = TestServer.start(application(), "/")) {
            HttpResponse<String> asked = root.get("/page?x=1", "Accept", "text/html");
            assertEquals("/user/login", asked.headers().firstValue("Location").orElseThrow());
            assertTrue(TestServer.setCookies(asked, "jwt-target").get(0).contains("; Path=/;"));
            assertEquals("/page?x=1", locationAfterLogin(root, "", "jwt-target=" + saved(asked)));
            assertEquals("/", locationAfterLogin(root, "", "x=y"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | Accept         | application/json",
                "HEAD | Accept         | text/html",
                "GET  | Accept         | application/json",
                "GET  | Sec-Fetch-Mode | cors",
                "GET  | X-Nothing      | said",
            })
    void onlyNavigationsWithGetAreSaved(String method, String header, String value) {
        assertNull(saved(server.send(method, "/app/page", null, header, value)));
    }

    @Test
    void tooLongAddressIsNotSaved() {
        String longest = "/app/page?" + "x".repeat(1990);
        HttpResponse<String> asked = server.get(longest, "Accept", "text/html");
        assertEquals(longest, locationAfterLogin(saved(asked)));
        HttpResponse<String> tooLong = server.get(longest + "x", "Accept", "text/html");
        assertEquals(302, tooLong.statusCode());
        assertNull(saved(tooLong));
    }

    @Test
    void lastOfTwoTabsWins() {
        String first = "jwt-target=" + saved(server.get("/app/first", "Accept", "text/html"));
        HttpResponse<String> second = server.get("/app/second?%C3%A4=%C3%B6", "Accept", "text/html", "Cookie", first);
        assertEquals("/app/second?%C3%A4=%C3%B6", locationAfterLogin(saved(second)));
        // The browser has deleted the cookie after the first login. The other tab still sends its form.
        assertEquals("/app/", locationAfterLogin(server, "/app", "x=y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/goodbye.do", "/app/page?LONG"})
    void unsavablePageClearsSavedPage(String page) {
        String first = "jwt-target=" + saved(server.get("/app/first", "Accept", "text/html"));
        String address = page.replace("LONG", "x".repeat(2000));
        HttpResponse<String> second = server.get(address, "Accept", "text/html", "Cookie", first);
        assertEquals(302, second.statusCode());
        assertEquals("", saved(second));
    }

    @Test
    void logoutPathIsNotSaved() {
        HttpResponse<String> asked = server.get("/app/goodbye.do?x=1", "Accept", "text/html");
        assertEquals(302, asked.statusCode());
        assertNull(saved(asked));
    }

    private static String signed(String secret, String purpose, String type, String target, Instant end) {
        SigningKey key = SigningKey.hmac(Algorithm.HS256, secret.getBytes(StandardCharsets.UTF_8));
        KeySet keys = KeySet.of(purpose == null ? key : key.derive(purpose));
        return new JwtSigner(keys, type)
                .sign(Claims.builder().claim("target", target).expiresAt(end).build());
    }

    private static String signed(String target) {
        Instant end = Instant.now().plusSeconds(60);
        return signed(WebXml.SECRET, "jwt-filter saved-target jwt-target /app", "target+jwt", target, end);
    }

    @Test
    void untrustedCookieLeadsToStartPage() {
        String good = signed("/app/page");
        assertEquals("/app/page", locationAfterLogin(good));

        String purpose = "jwt-filter saved-target jwt-target /app";
        Instant end = Instant.now().plusSeconds(60);
        Instant over = Instant.now().minusSeconds(31);
        String other = "another-key-of-thirty-two-bytes-";
        for (String bad : List.of(
                "garbage",
                "/app/page",
                good.substring(0, good.length() - 2),
                good + "x",
                signed(WebXml.SECRET, purpose, "target+jwt", "/app/page", over),
                signed(WebXml.SECRET, purpose, "JWT", "/app/page", end),
                signed(WebXml.SECRET, null, "target+jwt", "/app/page", end),
                signed(WebXml.SECRET, "jwt-filter saved-target jwt-target /other", "target+jwt", "/app/page", end),
                signed(WebXml.SECRET, "jwt-filter saved-target login-target /app", "target+jwt", "/app/page", end),
                signed(other, purpose, "target+jwt", "/app/page", end),
                TestTokens.sign(TestTokens.claims().claim("target", "/app/page")))) {
            assertEquals("/app/", locationAfterLogin(bad), bad);
        }
        assertEquals("/app/page", locationAfterLogin(server, "/app", "jwt-target=garbage; jwt-target=" + good));
    }

    @Test
    void savedTargetIsNotALogin() {
        assertEquals(
                401,
                server.get("/app/page", "Cookie", "jwt=" + signed("/app/page")).statusCode());
    }

    @Test
    void startPageIsConfigurable() {
        try (TestServer other = TestServer.start(application().login("target", "/home?tab=1#top"))) {
            assertEquals("/app/home?tab=1#top", locationAfterLogin(other, "/app", "x=y"));
            assertEquals("/app/home?tab=1#top", locationAfterLogin(other, "/app", "jwt-target=garbage"));
            HttpResponse<String> asked = other.get("/app/page", "Accept", "text/html");
            assertEquals("/app/page", locationAfterLogin(other, "/app", "jwt-target=" + saved(asked)));
        }
    }

    @Test
    void targetCookieFollowsNameAndSecureOfLoginCookie() {
        WebXml webXml = application()
                .filter("cookieName", "__Host-login")
                .filter("cookiePath", "/")
                .filter("cookieSecure", "true");
        try (TestServer other = TestServer.start(webXml)) {
            HttpResponse<String> asked = other.get("/app/page", "Accept", "text/html");
            String cookie = TestServer.setCookies(asked, "login-target").get(0);
            assertTrue(cookie.endsWith("; Path=/app; HttpOnly; SameSite=Lax; Secure"), cookie);
            String value = TestServer.cookie(asked, "login-target");
            assertNotNull(value);
            assertEquals("/app/page", locationAfterLogin(other, "/app", "login-target=" + value));
        }
    }

    @Test
    void targetIsValidOnOtherServersOfSameApplication() {
        HttpResponse<String> asked = server.get("/app/page", "Accept", "text/html");
        assertEquals("/app/page", locationAfterLogin(lenient, "/app", "jwt-target=" + saved(asked)));
        try (TestServer otherApplication = TestServer.start(application(), "/app/other")) {
            assertEquals(
                    "/app/other/", locationAfterLogin(otherApplication, "/app/other", "jwt-target=" + saved(asked)));
        }
    }
}
