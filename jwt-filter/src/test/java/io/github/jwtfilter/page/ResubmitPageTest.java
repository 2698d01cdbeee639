package io.github.jwtfilter.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Does a person who submits a form without a login get an explanation, and is the input kept and the action skipped?
 */
final class ResubmitPageTest {
    private static final String FORM = "text=typed-for-an-hour";
    private static final String LOGIN = "username=user&password=secret";

    private static TestServer server;

    /** The token of a login 31 minutes ago. */
    private static String expired;

    @BeforeAll
    static void start() {
        MutableClock clock = new MutableClock(Instant.now().minus(Duration.ofMinutes(31)));
        try (TestServer earlier = TestServer.startAt(clock, application())) {
            expired = TestServer.cookie(earlier.postForm("/app/user/login", LOGIN), "jwt");
        }
        server = TestServer.start(application());
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("rules", "/open permit")
                .servlet("/*", NoteServlet.class)
                .xml("<display-name>Bank &amp; &lt;Sons&gt;</display-name>");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Records notes. */
    public static final class NoteServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write("noted " + request.getParameter("text") + " of " + request.getRemoteUser());
        }
    }

    private static HttpResponse<String> post(TestServer at, String... headers) {
        return at.postForm("/app/notes", FORM, headers);
    }

    private static HttpResponse<String> post(String token) {
        return post(server, "Accept", "text/html", "Cookie", "jwt=" + token);
    }

    @Test
    void pageSaysThatFormWasNotCarriedOut() {
        HttpResponse<String> page = post(expired);
        assertEquals(401, page.statusCode());
        for (String part : List.of(
                "<title>Form not processed – Bank &amp; &lt;Sons&gt;</title>",
                "<h1>Your sign-in has ended</h1>",
                "<p class=\"bad\" role=\"alert\">Your form was not processed.</p>",
                "reload the page",
                "<a class=\"button\" href=\"/app/user/login\" target=\"_blank\" rel=\"noopener\">")) {
            assertTrue(page.body().contains(part), part);
        }
        assertFalse(page.body().contains("noted"), page.body());
    }

    @Test
    void pageDoesNotContainSubmittedData() {
        HttpResponse<String> page =
                server.postForm("/app/notes?x=in-the-address", FORM, "Accept", "text/html", "Cookie", "jwt=" + expired);
        assertFalse(page.body().contains("typed-for-an-hour"), page.body());
        assertFalse(page.body().contains("in-the-address"), page.body());
        assertFalse(page.body().contains("<form"), page.body());
        assertFalse(page.body().contains("<script"), page.body());
    }

    @Test
    void pageIsNeitherCachedNorFramed() {
        HttpResponse<String> page = post(expired);
        assertEquals(List.of("private, no-store"), page.headers().allValues("Cache-Control"));
        assertEquals("DENY", page.headers().firstValue("X-Frame-Options").orElseThrow());
        assertEquals("same-origin", page.headers().firstValue("Referrer-Policy").orElseThrow());
        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertEquals(
                "Bearer error=\"invalid_token\", error_description=\"expired\"",
                page.headers().firstValue("WWW-Authenticate").orElseThrow());
    }

    @Test
    void pageWithoutEarlierLoginSaysNotSignedIn() {
        for (HttpResponse<String> page : List.of(post(server, "Accept", "text/html"), post("x.y.z"))) {
            assertEquals(401, page.statusCode());
            assertTrue(page.body().contains("<h1>You are not signed in</h1>"), page.body());
        }
    }

    @Test
    void formAfterLogoutInAnotherTabGetsPage() {
        String token = TestTokens.fresh();
        assertTrue(post(token).body().startsWith("noted"));
        server.send("POST", "/app/user/logout", null, "Cookie", "jwt=" + token);
        assertTrue(post(token).body().contains("<h1>Your sign-in has ended</h1>"));
    }

    @Test
    void formIsAcceptedAfterLoginInAnotherTab() {
        String target = TestServer.cookie(post(expired), "jwt-target");
        HttpResponse<String> login =
                server.postForm("/app/user/login", LOGIN, "Cookie", "jwt=" + expired + "; jwt-target=" + target);
        assertEquals(303, login.statusCode());
        String next = login.headers().firstValue("Location").orElseThrow();
        assertEquals("/app/user/login?signed-in", next);

        String cookie = "jwt=" + TestServer.cookie(login, "jwt");
        HttpResponse<String> confirmation = server.get(next, "Cookie", cookie);
        assertEquals(200, confirmation.statusCode());
        assertTrue(confirmation.body().contains("<h1>You are signed in</h1>"), confirmation.body());
        assertTrue(confirmation.body().contains("<a href=\"/app/\">the start page</a>"), confirmation.body());
        assertEquals(
                "no-store", confirmation.headers().firstValue("Cache-Control").orElseThrow());

        HttpResponse<String> resubmitted = post(
                server,
                "Accept",
                "text/html",
                "Cookie",
                cookie,
                "Sec-Fetch-Mode",
                "navigate",
                "Sec-Fetch-Site",
                "same-origin");
        assertEquals("noted typed-for-an-hour of user", resubmitted.body());
    }

    @Test
    void confirmationPageWithoutLoginIsLoginPage() {
        for (String cookie : List.of("x=y", "jwt=" + expired)) {
            HttpResponse<String> page = server.get("/app/user/login?signed-in", "Cookie", cookie);
            assertTrue(page.body().contains("<form method=\"post\""), page.body());
        }
        HttpResponse<String> other = server.get("/app/user/login?signed-in=1", "Cookie", "jwt=" + TestTokens.fresh());
        assertTrue(other.body().contains("<form method=\"post\""), other.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Accept         | application/json",
                "Accept         | */*",
                "Sec-Fetch-Mode | cors",
                "Sec-Fetch-Mode | same-origin",
                "Authorization  | Bearer x.y.z",
            })
    void scriptsAndApiClientsGetJson401(String header, String value) {
        HttpResponse<String> response = post(server, header, value);
        assertEquals(401, response.statusCode());
        assertEquals("{\"error\":\"unauthorized\"}", response.body());
        assertNull(TestServer.cookie(response, "jwt-target"));
    }

    /**
     * If the user resubmits such a form, the browser sends the same foreign headers again, and the request is refused
     * again. So the page does not suggest it.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sec-Fetch-Site | cross-site",
                "Sec-Fetch-Site | same-site",
                "Origin         | https://evil.example",
                "Origin         | null",
            })
    void crossSiteFormRedirectsToLoginWithoutPage(String header, String value) {
        HttpResponse<String> response = post(server, "Accept", "text/html", header, value);
        assertEquals(303, response.statusCode());
        assertEquals(
                "/app/user/login", response.headers().firstValue("Location").orElseThrow());
        assertNull(TestServer.cookie(response, "jwt-target"));
        assertEquals("", response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
    void unsafeMethodGetsPage(String method) {
        HttpResponse<String> page = server.send(method, "/app/notes", null, "Sec-Fetch-Mode", "navigate");
        assertEquals(401, page.statusCode());
        assertTrue(page.body().contains("was not processed"), page.body());
    }

    @Test
    void permittedPathAcceptsAnonymousForm() {
        HttpResponse<String> response = server.postForm("/app/open", FORM, "Accept", "text/html");
        assertEquals("noted typed-for-an-hour of null", response.body());
    }

    @Test
    void pageLinksToConfiguredLoginPage() {
        WebXml elsewhere = application().filter("loginPage", "https://login.example/?a=b&c=d");
        try (TestServer other = TestServer.start(elsewhere)) {
            HttpResponse<String> page = post(other, "Accept", "text/html");
            assertTrue(page.body().contains("href=\"https://login.example/?a=b&amp;c=d\" target"), page.body());
            assertNull(TestServer.cookie(page, "jwt-target"));
        }
        try (TestServer own = TestServer.start(application().filter("loginPage", "/sign-in.jsp?lang=de"))) {
            HttpResponse<String> page = post(own, "Accept", "text/html");
            assertTrue(page.body().contains("href=\"/app/sign-in.jsp?lang=de\" target"), page.body());
            assertTrue(TestServer.cookie(page, "jwt-target").length() > 10);
        }
    }

    @Test
    void applicationWithoutLoginPageAnswersWithJson() {
        for (WebXml webXml : List.of(application().withoutLogin(), application().filter("tokenSources", "header"))) {
            try (TestServer other = TestServer.start(webXml)) {
                HttpResponse<String> response = post(other, "Accept", "text/html");
                assertEquals(401, response.statusCode());
                assertEquals("{\"error\":\"unauthorized\"}", response.body());
            }
        }
    }
}
