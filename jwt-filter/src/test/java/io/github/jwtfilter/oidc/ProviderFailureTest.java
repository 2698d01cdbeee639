package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.ProviderUser;
import io.github.jwtfilter.testing.RedirectBrowser;
import io.github.jwtfilter.testing.TestProvider;
import io.github.jwtfilter.testing.TestProvider.Endpoint;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What do the user and the operator see if a login at a provider fails? */
final class ProviderFailureTest {
    private static final String LOGIN = "/app/user/login";
    private static final String BEGIN = LOGIN + "?provider=1";

    @AutoClose
    private static TestProvider provider = TestProvider.start();

    @AutoClose
    private static TestServer server = ProviderApplication.start(provider);

    private final RedirectBrowser browser = new RedirectBrowser();

    @BeforeEach
    void reset() {
        provider.behave();
        provider.user(ProviderUser.of("alice", "reader"));
    }

    /** Follows a login that fails, and returns the page. */
    private HttpResponse<String> failed(TestServer at, int status) {
        HttpResponse<String> page = browser.follow(at.uri(BEGIN));
        assertEquals(status, page.statusCode(), page.body());
        assertEquals(LOGIN, page.uri().getPath());
        assertFalse(browser.cookieNames().contains("jwt"));
        return page;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "access_denied             | 403 | sign-in was cancelled      | INFO A login            | denied by the provider",
                "login_required            | 403 | sign in at Company         | JWTF-901 A login        | login needed",
                "interaction_required      | 403 | sign in at Company         | Remove prompt=none      | login needed",
                "consent_required          | 403 | sign in at Company         | JWTF-901 A login        | login needed",
                "temporarily_unavailable   | 503 | not possible right now     | JWTF-901 A login        | the provider cannot be asked",
                "server_error              | 503 | not possible right now     | log of the provider     | the provider cannot be asked",
                "invalid_scope             | 500 | did not work               | Check oidcScopes        | client refused",
                "unauthorized_client       | 500 | did not work               | JWTF-901 A login        | client refused",
                "something_new             | 500 | did not work               | 'something_new'         | refused by the provider",
            })
    void errorOfTheProviderIsExplained(String error, int status, String page, String line, String audit) {
        try (TestServer fresh = ProviderApplication.start(provider);
                CapturedLog log = CapturedLog.ofOurs()) {
            provider.refuse(error);
            HttpResponse<String> shown = failed(fresh, status);
            assertTrue(shown.body().contains(page), shown.body());
            assertFalse(shown.body().contains(error), shown.body());
            assertTrue(shown.body().contains("href=\"/app/user/login?provider=1&amp;again=1\""), shown.body());
            assertEquals(
                    status == 503, shown.headers().firstValue("Retry-After").isPresent());
            assertEquals(
                    "no-referrer", shown.headers().firstValue("Referrer-Policy").orElseThrow());
            assertTrue(log.text().contains(line), log.text());
            assertFalse(log.text().contains("JWTF-902"), "anybody can write such an answer");
            assertTrue(log.text().contains("refused from=127.0.0.1 by=oidc reason=\"" + audit), log.text());
            assertFalse(log.text().contains("state="), log.text());
            assertTrue(browser.cookieNames().stream().noneMatch(name -> name.startsWith("jwt-p-")));
        }
    }

    @Test
    void answerOfAnotherIssuerIsRefused() {
        for (String iss : List.of("https://evil.example", "")) {
            provider.changeCallback(parameters -> parameters.put("iss", List.of(iss)));
            failed(server, 500);
        }
        provider.changeCallback(parameters -> parameters.remove("iss"));
        failed(server, 500);
        provider.changeCallback(parameters -> {
            parameters.remove("code");
            parameters.put("error", List.of("access_denied"));
            parameters.put("iss", List.of("https://evil.example"));
        });
        failed(server, 500);
    }

    @Test
    void duplicateParametersAreRefused() {
        int redeemed = provider.requests(Endpoint.TOKEN).size();
        for (String name : List.of("code", "state", "iss")) {
            provider.changeCallback(parameters -> parameters.put(
                    name,
                    List.of(parameters.get(name).get(0), parameters.get(name).get(0))));
            HttpResponse<String> page = browser.follow(server.uri(BEGIN));
            assertEquals(400, page.statusCode());
        }
        assertEquals(redeemed, provider.requests(Endpoint.TOKEN).size());
    }

    @Test
    void refusedCodeIsTriedOnceMore() {
        int redeemed = provider.requests(Endpoint.TOKEN).size();
        refuseCodes(provider);
        try (CapturedLog log = CapturedLog.ofOurs()) {
            HttpResponse<String> page = failed(server, 500);
            assertTrue(page.body().contains("did not work"), page.body());
            assertEquals(redeemed + 2, provider.requests(Endpoint.TOKEN).size());
            assertTrue(log.text().contains("FINE A login at the provider begins again: "), log.text());
            assertTrue(log.text().contains("WARNING JWTF-901 A login at the provider failed: "), log.text());
            assertTrue(
                    log.text().contains("check that the provider knows the redirect URI " + server.uri(LOGIN)),
                    log.text());
        }
    }

    private static void refuseCodes(TestProvider at) {
        at.changeAnswer(Endpoint.TOKEN, answer -> answer.status(400).body("{\"error\":\"invalid_grant\"}"));
    }

    @Test
    void refusedCodesOfAClientAreLimited() {
        MutableClock clock = new MutableClock(Instant.now());
        try (TestProvider other = TestProvider.startAt(clock);
                TestServer limited = ProviderApplication.registered(
                        TestServer.startAt(clock, ProviderApplication.of(other).login("maxFailures", "1")), other);
                CapturedLog log = CapturedLog.ofOurs()) {
            refuseCodes(other);
            for (int i = 0; i < 5; i++) {
                failed(limited, 500);
            }
            assertTrue(
                    log.text().contains("WARNING locked from=127.0.0.1 reason=\"for 300 s after 10 failed"),
                    log.text());
            int redeemed = other.requests(Endpoint.TOKEN).size();
            other.behave();
            HttpResponse<String> page = failed(limited, 429);
            assertTrue(page.body().contains("Too many attempts to sign in"), page.body());
            assertEquals("300", page.headers().firstValue("Retry-After").orElseThrow());
            assertEquals(redeemed, other.requests(Endpoint.TOKEN).size());
            clock.pass(Duration.ofSeconds(301));
            assertEquals(200, browser.follow(limited.uri(BEGIN)).statusCode());
        }
    }

    @Test
    void userWithALoginCanGoOnIfTheProviderDoesNotConfirmIt() {
        browser.follow(server.uri("/app/"));
        provider.refuse("access_denied");
        URI callback = browser.followUntil(server.uri(BEGIN + "&target=/app/kept?a=%26b"), LOGIN);
        String attempt = browser.header("jwt-p-");
        for (String cookies : List.of(attempt + "; jwt=" + browser.cookie("jwt"), attempt)) {
            HttpResponse<String> page =
                    server.get(LOGIN + "?" + callback.getRawQuery(), "Cookie", cookies, "Accept", "text/html");
            assertEquals(403, page.statusCode());
            assertTrue(page.body().contains("<h1>Your sign-in was not confirmed</h1>"), page.body());
            assertTrue(page.body().contains("href=\"/app/kept?a=&amp;b\">Continue</a>"), page.body());
            assertTrue(page.body().contains("again=1\">Try again</a>"), page.body());
        }
    }

    @Test
    void userWithoutALoginCannotGoOn() {
        provider.refuse("access_denied");
        String page = failed(server, 403).body();
        assertTrue(page.contains("<h1>You are not signed in</h1>"), page);
        assertFalse(page.contains("Continue"), page);
    }

    @Test
    void expiredPageOfTheProviderBeginsAgain() {
        provider.changeCallback(parameters -> {
            if (parameters.get("state").get(0).endsWith("0")) {
                parameters.remove("code");
                parameters.put("error", List.of("temporarily_unavailable"));
                parameters.put("error_description", List.of("authentication_expired"));
            }
        });
        HttpResponse<String> page = browser.follow(server.uri("/app/kept"));
        assertEquals(200, page.statusCode());
        assertEquals("/app/kept", page.uri().getPath());
    }

    @Test
    void pageSurvivesAFailedAttempt() {
        provider.changeAnswer(Endpoint.TOKEN, answer -> answer.status(503).body("busy"));
        assertEquals(503, browser.follow(server.uri("/app/kept?x=1")).statusCode());
        provider.behave();
        URI page = browser.follow(server.uri(BEGIN + "&again=1")).uri();
        assertEquals("/app/kept?x=1", page.getPath() + "?" + page.getQuery());
    }

    @Test
    void providerThatIsDownDelaysLoginsOnly() {
        TestProvider down = TestProvider.start();
        down.stop();
        try (TestServer alone = ProviderApplication.registered(TestServer.start(ProviderApplication.of(down)), down)) {
            assertEquals(200, alone.get("/app/open/x").statusCode());
            HttpResponse<String> page = failed(alone, 503);
            assertTrue(page.body().contains("not possible right now"), page.body());
            HttpResponse<String> script = alone.get(BEGIN);
            assertEquals(503, script.statusCode());
            assertEquals("{\"error\":\"temporarily_unavailable\"}", script.body());
        }
    }

    @Test
    void lostLoginIsExplainedInsteadOfALoop() {
        browser.follow(server.uri("/app/"));
        String marker = browser.header("jwt-p");
        assertEquals("jwt-p=1", marker);
        try (CapturedLog log = CapturedLog.ofOurs()) {
            HttpResponse<String> page = server.get(BEGIN, "Cookie", marker + "; jwt=x.y.z", "Accept", "text/html");
            assertEquals(500, page.statusCode());
            assertTrue(page.body().contains("did not recognise you afterwards"), page.body());
            assertTrue(log.text().contains("WARNING JWTF-903 A browser came back without its login"), log.text());
            assertTrue(log.text().contains("same keys"), log.text());
        }
        HttpResponse<String> again = server.get(BEGIN + "&again=1", "Cookie", marker, "Accept", "text/html");
        assertEquals(302, again.statusCode());
    }

    @Test
    void endedLoginIsNotCalledLost() {
        browser.follow(server.uri("/app/"));
        String cookies = browser.header("jwt-p") + "; jwt=" + browser.cookie("jwt");
        assertEquals(200, server.get("/app/goodbye.do", "Cookie", cookies).statusCode());
        HttpResponse<String> answer = server.get(BEGIN, "Cookie", cookies, "Accept", "text/html");
        assertEquals(302, answer.statusCode());
    }

    /** Logs out by itself. */
    public static final class LeaveServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws ServletException {
            request.logout();
        }
    }

    @Test
    void logoutOfTheApplicationPermitsALoginAtOnce() {
        WebXml webXml = ProviderApplication.of(provider).servlet("/leave", LeaveServlet.class);
        try (TestServer other = ProviderApplication.registered(TestServer.start(webXml), provider)) {
            for (String path : List.of("/app/leave", "/app/goodbye.do")) {
                assertEquals(200, browser.follow(other.uri(BEGIN)).statusCode());
                HttpResponse<String> left = other.get(path, "Cookie", "jwt=" + browser.cookie("jwt"));
                assertEquals(200, left.statusCode());
                assertTrue(TestServer.setCookies(left, "jwt-p").get(0).contains("Path=/app/user/login;"), path);
                assertTrue(TestServer.setCookies(left, "jwt-p").get(0).contains("Max-Age=0;"), path);
            }
        }
    }

    @Test
    void linkFromAnotherSiteShowsAStrictLoginFirst() {
        WebXml strict = ProviderApplication.of(provider).filter("cookieSameSite", "Strict");
        try (TestServer other = ProviderApplication.registered(TestServer.start(strict), provider)) {
            browser.follow(other.uri("/app/"));
            browser.visit(other.uri("/app/"));
            String[] foreign = {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Cookie", "jwt-p=1"};
            HttpResponse<String> page = other.get(BEGIN + "&target=/app/x?a=%26%2522&again=1&%22%3E", foreign);
            assertEquals(200, page.statusCode());
            String next = LOGIN + "?provider=1&target=/app/x?a=%26%2522&again=1&here=1";
            assertTrue(page.body().contains("content=\"0;url=" + next.replace("&", "&amp;") + "\""), page.body());
            assertTrue(page.body().contains("<h1>Sign in with Company &lt;ID&gt;</h1>"), page.body());
            assertEquals(302, other.get(next, foreign).statusCode(), "asked once");
            foreign[5] = "jwt=" + browser.cookie("jwt");
            assertEquals(302, other.get(BEGIN, foreign).statusCode(), "the login is there");
            String[] here = {"Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "navigate"};
            assertEquals(302, other.get(BEGIN, here).statusCode());
            foreign[5] = "x=y";
            assertEquals(302, server.get(BEGIN, foreign).statusCode(), "a Lax cookie is sent");
        }
    }

    @Test
    void oldAttemptIsRepeatedOnce() {
        MutableClock clock = new MutableClock(Instant.now());
        try (TestServer clocked =
                ProviderApplication.registered(TestServer.startAt(clock, ProviderApplication.of(provider)), provider)) {
            URI callback = browser.followUntil(clocked.uri(BEGIN + "&target=/app/x"), LOGIN);
            clock.pass(Duration.ofMinutes(11));
            HttpResponse<String> answer = browser.visit(callback);
            assertEquals(302, answer.statusCode());
            assertTrue(answer.headers().firstValue("Location").orElseThrow().startsWith(provider.issuer()));
        }
    }

    @Test
    void strictCookieGetsAPageThatGoesOn() {
        WebXml strict = ProviderApplication.of(provider).filter("cookieSameSite", "Strict");
        try (TestServer other = ProviderApplication.registered(TestServer.start(strict), provider)) {
            HttpResponse<String> page = browser.follow(other.uri("/app/x?a=1&b=%22"));
            assertEquals(200, page.statusCode());
            assertEquals(LOGIN, page.uri().getPath());
            assertTrue(
                    page.body().contains("<meta http-equiv=\"refresh\" content=\"0;url=/app/x?a=1&amp;b=%22\">"),
                    page.body());
            assertTrue(page.body().contains("<a class=\"button\" href=\"/app/x?a=1&amp;b=%22\">Continue</a>"));
            assertEquals(
                    "no-referrer", page.headers().firstValue("Referrer-Policy").orElseThrow());
            assertTrue(browser.visit(other.uri("/app/x")).body().startsWith("alice "));
        }
    }

    @Test
    void pageWithBothWaysHasFormAndButton() {
        WebXml both = ProviderApplication.withUsers(provider);
        try (TestServer other = ProviderApplication.registered(TestServer.start(both), provider)) {
            HttpResponse<String> page = browser.follow(other.uri("/app/deep"));
            assertEquals(LOGIN, page.uri().getPath());
            assertTrue(page.body().contains("<form method=\"post\""), page.body());
            assertTrue(page.body().contains("<hr>\n<a class=\"button second\" href=\"/app/user/login?provider=1\">"));
            HttpResponse<String> failed = other.postForm(LOGIN, "username=user&password=wrong");
            assertTrue(failed.body().contains("?provider=1"), failed.body());
            assertEquals("/app/deep", browser.follow(other.uri(BEGIN)).uri().getPath());
            assertEquals(
                    303, other.postForm(LOGIN, "username=user&password=secret").statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource({"user", "admin", "USER", "us\u00e9r"})
    void nameOfALocalUserIsRefused(String name) {
        WebXml both = ProviderApplication.withUsers(provider);
        provider.user(ProviderUser.of(name));
        try (TestServer other = ProviderApplication.registered(TestServer.start(both), provider);
                CapturedLog log = CapturedLog.ofOurs()) {
            HttpResponse<String> page = failed(other, 403);
            assertTrue(page.body().contains("cannot be used here"), page.body());
            assertTrue(page.body().contains("<a href=\"/app/user/login\">sign in with a password</a>"), page.body());
            assertTrue(log.text().contains("has the name of a user of htpasswd:"), log.text());
        }
    }

    @Test
    void sharedNamesAdmitBoth() {
        WebXml both = ProviderApplication.withUsers(provider).login("oidcSharedNames", "true");
        provider.user(ProviderUser.of("user"));
        try (TestServer other = ProviderApplication.registered(TestServer.start(both), provider)) {
            assertTrue(browser.follow(other.uri(BEGIN)).body().startsWith("user "));
        }
    }

    /** A page of the application that shows the error. */
    public static final class ErrorServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write("own page: " + request.getAttribute("io.github.jwtfilter.error"));
        }
    }

    @Test
    void errorPageOfTheApplicationSeesTheError() {
        WebXml own =
                ProviderApplication.of(provider).login("errorPage", "/sorry").servlet("/sorry", ErrorServlet.class);
        provider.refuse("access_denied");
        try (TestServer other = ProviderApplication.registered(TestServer.start(own), provider)) {
            assertEquals("own page: access_denied", failed(other, 403).body());
        }
    }

    @Test
    void loginPageOfTheApplicationStandsBeforeTheProvider() {
        WebXml own = ProviderApplication.of(provider).filter("loginPage", "/vítejte.jsp");
        try (TestServer other = TestServer.start(own)) {
            HttpResponse<String> answer = browser.visit(other.uri("/app/x"));
            assertEquals(
                    "/app/v%C3%ADtejte.jsp",
                    answer.headers().firstValue("Location").orElseThrow());
            assertFalse(TestServer.cookie(answer, "jwt-target").isEmpty());
        }
    }

    @Test
    void addressesToRegisterAreLogged() {
        WebXml webXml =
                ProviderApplication.of(provider).filter("publicOrigins", "https://bank.example, https://b.example");
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer other = TestServer.start(webXml)) {
            assertTrue(
                    log.text()
                            .contains(
                                    "redirect URI https://bank.example/app/user/login, https://b.example/app/user/login;"
                                            + " redirect URI after a logout https://bank.example/app/user/login,"
                                            + " https://b.example/app/user/login; back-channel logout URL"
                                            + " https://bank.example/app/user/logout"),
                    log.text());
            assertEquals(0, other.sessions());
        }
    }

    @Test
    void storeWithoutLookUpStopsTheDeployment() {
        WebXml webXml = ProviderApplication.of(provider).login("users", "container");
        try (TestServer other = TestServer.startAnyway(webXml, "/app")) {
            String message = other.failure().getMessage();
            assertTrue(
                    message.contains("oidcSharedNames: expected 'true', because container cannot find a user by name"),
                    message);
        }
    }

    @Test
    void loginServletWithoutMappingStopsTheDeployment() {
        WebXml webXml = ProviderApplication.of(provider).loginMapping("/user/*");
        try (TestServer other = TestServer.startAnyway(webXml, "/app")) {
            assertTrue(
                    other.failure().getMessage().contains("expected a servlet-mapping"),
                    other.failure().getMessage());
        }
    }
}
