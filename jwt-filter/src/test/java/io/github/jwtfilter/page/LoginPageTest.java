package io.github.jwtfilter.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does the built-in login page comply with its strict policy, and does it escape all input? */
final class LoginPageTest {
    private static final String NAME = "<display-name>Bank &amp; &lt;Sons&gt; \"1\"</display-name>";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(WebXml.usual().login("maxFailures", "1000").servlet("/*", WhoServlet.class));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> failed(String form) {
        return server.postForm("/app/user/login", form);
    }

    private static List<HttpResponse<String>> pages() {
        return List.of(
                server.get("/app/user/login"),
                server.get("/app/user/login?lang=de"),
                failed("username=user&password=wrong"),
                failed("username=user"),
                server.postForm("/app/user/login", "username=user&password=secret", "Sec-Fetch-Site", "cross-site"),
                server.postForm("/app/a/j_security_check", "j_username=user&j_password=wrong"));
    }

    @Test
    void policyAllowsOnlyThePageStyle() throws Exception {
        for (HttpResponse<String> page : pages()) {
            Matcher style =
                    Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(page.body());
            assertTrue(style.find());
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(style.group(1).getBytes(StandardCharsets.UTF_8));
            assertEquals(
                    "default-src 'none'; style-src 'sha256-"
                            + Base64.getEncoder().encodeToString(hash)
                            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
                    page.headers().firstValue("Content-Security-Policy").orElseThrow());
            assertFalse(style.find(), "one style element");
        }
    }

    @Test
    void headersProtectThePage() {
        for (HttpResponse<String> page : pages()) {
            assertEquals(List.of("no-store"), page.headers().allValues("Cache-Control"));
            assertEquals(
                    "text/html;charset=utf-8",
                    page.headers().firstValue("Content-Type").orElseThrow().toLowerCase(Locale.ROOT));
            assertEquals(
                    "nosniff",
                    page.headers().firstValue("X-Content-Type-Options").orElseThrow());
            assertEquals("DENY", page.headers().firstValue("X-Frame-Options").orElseThrow());
            assertEquals(
                    "same-origin", page.headers().firstValue("Referrer-Policy").orElseThrow());
            // The only cookie is the form's nonce. The page creates no session.
            assertEquals(
                    page.statusCode() == 200 ? 1 : 0,
                    page.headers().allValues("Set-Cookie").size());
            assertEquals(page.statusCode() == 200, TestServer.cookie(page, "jwt-form") != null);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script",
                "javascript:",
                "style=",
                "<link",
                "<img",
                "<iframe",
                "<noscript",
                "http:",
                "https:",
                "@import",
                "url(",
                " onload",
                " onclick",
                " onsubmit",
                "<base"
            })
    void pageNeedsNoScriptsOrExternalResources(String text) {
        for (HttpResponse<String> page : pages()) {
            assertFalse(page.body().contains(text), text);
        }
    }

    @Test
    void pageWorksOnPhonesAndWithPasswordManagers() {
        for (HttpResponse<String> page : pages()) {
            for (String part : List.of(
                    "<!DOCTYPE html>\n<html lang=\"en\">",
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
                    "<title>",
                    "<h1>",
                    "<label for=\"username\">",
                    "<input id=\"username\" name=\"username\" type=\"text\"",
                    "autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" required",
                    "<label for=\"password\">",
                    "<input id=\"password\" name=\"password\" type=\"password\""
                            + " autocomplete=\"current-password\" required",
                    "<button type=\"submit\">")) {
                assertTrue(page.body().contains(part), part);
            }
            assertEquals(1, page.body().split(" autofocus", -1).length - 1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "username=user&password=wrong | That user name and password do not match. Please try again.",
                "username=none&password=wrong | That user name and password do not match. Please try again.",
                "username=user                | Please fill in your user name and your password.",
            })
    void failedLoginShowsMessage(String form, String message) {
        assertTrue(failed(form).body().contains("<p class=\"bad\" role=\"alert\">" + message + "</p>"));
        assertFalse(server.get("/app/user/login").body().contains("role=\"alert\""));
    }

    @Test
    void crossSiteFormShowsMessage() {
        HttpResponse<String> page =
                server.postForm("/app/user/login", "username=user&password=secret", "Sec-Fetch-Site", "cross-site");
        assertEquals(403, page.statusCode());
        assertTrue(page.body().contains("This form was sent from another site. Please sign in here."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jürgen                        | jürgen",
                "a<script>alert(1)</script>    | a&lt;script&gt;alert(1)&lt;/script&gt;",
                "\"><b>                        | &quot;&gt;&lt;b&gt;",
                "' autofocus onfocus='x        | &#39; autofocus onfocus=&#39;x",
                "&lt;                          | &amp;lt;",
                "</title></style>              | &lt;/title&gt;&lt;/style&gt;",
            })
    void typedNameIsReturnedEscaped(String typed, String escaped) {
        String page = failed("username=" + URLEncoder.encode(typed, StandardCharsets.UTF_8) + "&password=x")
                .body();
        assertTrue(page.contains("name=\"username\" type=\"text\" value=\"" + escaped + "\" "), page);
    }

    @Test
    void passwordIsNeverReturned() {
        assertFalse(failed("username=user&password=not-to-be-seen").body().contains("not-to-be-seen"));
    }

    @Test
    void applicationNameIsShownEscaped() {
        try (TestServer named = TestServer.start(WebXml.usual().xml(NAME))) {
            String page = named.get("/app/user/login").body();
            assertTrue(page.contains("<title>Sign in – Bank &amp; &lt;Sons&gt; &quot;1&quot;</title>"), page);
            assertTrue(page.contains("<h1>Bank &amp; &lt;Sons&gt; &quot;1&quot;</h1>"), page);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/,          '',          /user/login",
        "/app,       /app,        /user/login",
        "/a/b,       /a/b,        /user/login",
        "/my%20app,  /my%20app,   /user/login",
        "/app,       /app,        /sign-in",
    })
    void formWorksUnderAnyContextPath(String contextPath, String prefix, String mapping) {
        WebXml webXml = WebXml.usual().loginMapping(mapping).servlet("/*", WhoServlet.class);
        try (TestServer other = TestServer.start(webXml, contextPath)) {
            Matcher action = Pattern.compile("action=\"([^\"]*)\"")
                    .matcher(other.get(prefix + mapping).body());
            assertTrue(action.find());
            assertEquals(prefix + mapping, action.group(1));
            HttpResponse<String> login = other.postForm(action.group(1), "username=user&password=secret");
            assertEquals(303, login.statusCode());
            assertEquals(prefix + "/", login.headers().firstValue("Location").orElseThrow());
            assertTrue(TestServer.setCookies(login, "jwt")
                    .get(0)
                    .contains("; Path=" + (prefix.isEmpty() ? "/" : prefix) + ";"));
            String cookie = "jwt=" + TestServer.cookie(login, "jwt");
            assertEquals(
                    "user user JWT reader",
                    other.get(prefix + "/page", "Cookie", cookie).body());
            assertEquals(
                    prefix + mapping,
                    other.get(prefix + "/page", "Accept", "text/html")
                            .headers()
                            .firstValue("Location")
                            .orElseThrow());
        }
    }
}
