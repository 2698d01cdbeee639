package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.CookieJar;
import io.github.jwtfilter.testing.ProviderUser;
import io.github.jwtfilter.testing.RedirectBrowser;
import io.github.jwtfilter.testing.TestProvider;
import io.github.jwtfilter.testing.TestProvider.Endpoint;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How does a user log in at a provider, and where does the login lead? */
final class ProviderLoginTest {
    private static final String LOGIN = "/app/user/login";

    @AutoClose
    private static TestProvider provider = TestProvider.start();

    @AutoClose
    private static TestServer server = ProviderApplication.start(provider);

    private final RedirectBrowser browser = new RedirectBrowser();

    @BeforeEach
    void reset() {
        provider.user(ProviderUser.of("alice", "reader"));
    }

    @AfterEach
    void behave() {
        provider.behave();
    }

    @Test
    void deepLinkSurvivesTheLogin() {
        HttpResponse<String> page = browser.follow(server.uri("/app/accounts?name=caf%C3%A9&x=a%26b+c&n=%2B"));
        assertEquals(200, page.statusCode());
        assertEquals("alice alice JWT reader", page.body());
        assertEquals(
                "/app/accounts?name=caf%C3%A9&x=a%26b+c&n=%2B",
                page.uri().toString().replaceAll(".*:[0-9]+", ""));
        assertEquals(List.of("/app/accounts", LOGIN, "/realms/bank/authorize", LOGIN, "/app/accounts"), paths());
        assertEquals(List.of("jwt", "jwt-hint", "jwt-p"), browser.cookieNames());
        assertEquals(0, server.sessions());
    }

    private List<String> paths() {
        return browser.trail().stream().map(URI::getPath).toList();
    }

    @Test
    void authorizationRequestHasAllProtections() {
        browser.follow(server.uri("/app/"));
        var request = provider.lastRequest(Endpoint.AUTHORIZATION);
        assertEquals("code", request.parameter("response_type"));
        assertEquals("openid profile email", request.parameter("scope"));
        assertEquals("S256", request.parameter("code_challenge_method"));
        assertEquals(43, request.parameter("code_challenge").length());
        assertEquals(43, request.parameter("nonce").length());
        assertEquals(23, request.parameter("state").length());
        assertEquals(server.uri(LOGIN).toString(), request.parameter("redirect_uri"));
        assertEquals(
                request.parameter("redirect_uri"),
                provider.lastRequest(Endpoint.TOKEN).parameter("redirect_uri"));
    }

    @Test
    void answersOfTheLoginAreNotStoredAndSendNoReferrer() {
        HttpResponse<String> begun = browser.visit(server.uri(LOGIN + "?provider=1"));
        HttpResponse<String> finished = browser.visit(browser.followUntil(server.uri(LOGIN + "?provider=1"), LOGIN));
        assertEquals(302, begun.statusCode());
        assertEquals(303, finished.statusCode());
        for (HttpResponse<String> answer : List.of(begun, finished)) {
            String caching = answer.headers().firstValue("Cache-Control").orElseThrow();
            assertTrue(caching.contains("no-store"), caching);
            assertEquals(
                    "no-referrer",
                    answer.headers().firstValue("Referrer-Policy").orElseThrow());
        }
    }

    @Test
    void auditLogNamesTheLogin() {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            browser.follow(server.uri("/app/"));
            assertTrue(log.text().contains("login user=\"alice\" from=127.0.0.1 by=oidc sid="), log.text());
        }
    }

    @Test
    void twoTabsReachTheirOwnPages() {
        URI one = browser.followUntil(server.uri("/app/one"), LOGIN);
        URI firstCallback = callback(one);
        URI secondCallback = callback(browser.followUntil(server.uri("/app/two"), LOGIN));
        assertEquals("/app/one", location(browser.visit(firstCallback)));
        assertEquals("/app/two", location(browser.visit(secondCallback)));
    }

    /** Follows the start of an attempt through the provider. */
    private URI callback(URI begin) {
        return browser.followUntil(begin, LOGIN);
    }

    private static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElse("no redirect, but status " + answer.statusCode());
    }

    @Test
    void otherNodeWithTheSameKeyFinishesTheLogin() {
        provider.client().redirectTo("http://bank.test/app/user/login");
        String origin = "http://bank.test";
        try (TestServer one = TestServer.start(ProviderApplication.of(provider).filter("publicOrigins", origin));
                TestServer other =
                        TestServer.start(ProviderApplication.of(provider).filter("publicOrigins", origin))) {
            URI callback = callback(one.uri(LOGIN + "?provider=1&target=/app/deep"));
            assertEquals("bank.test", callback.getHost());
            HttpResponse<String> answer = browser.visit(other.uri(LOGIN + "?" + callback.getRawQuery()));
            assertEquals("/app/deep", location(answer));
            assertTrue(browser.visit(one.uri("/app/deep")).body().startsWith("alice "));
        }
    }

    @Test
    void backButtonLeadsToTheStartPage() {
        URI callback = callback(server.uri(LOGIN + "?provider=1"));
        assertEquals("/app/", location(browser.visit(callback)));
        HttpResponse<String> again = browser.visit(callback);
        assertEquals(303, again.statusCode());
        assertEquals("/app/", location(again));
    }

    @Test
    void callbackOfAnotherBrowserLogsNobodyIn() {
        RedirectBrowser attacker = new RedirectBrowser();
        URI stolen = attacker.followUntil(server.uri(LOGIN + "?provider=1&target=/app/x"), LOGIN);
        HttpResponse<String> answer = browser.visit(stolen);
        // The browser begins an attempt of its own, once.
        assertEquals(302, answer.statusCode());
        assertTrue(location(answer).startsWith(provider.issuer() + "/authorize?"), location(answer));
        assertFalse(browser.cookieNames().contains("jwt"));
    }

    @Test
    void attemptPlantedByANeighbourHostLogsNobodyIn() {
        WebXml webXml = ProviderApplication.of(provider)
                .filter("cookieName", "__Host-jwt")
                .filter("cookieSecure", "true")
                .filter("cookiePath", "/");
        try (TestServer one = ProviderApplication.registered(TestServer.start(webXml), provider)) {
            CookieJar attacker = new CookieJar();
            String callback = callback(one, LOGIN, attacker);
            CookieJar victim = new CookieJar();
            attacker.names().stream()
                    .filter(name -> name.startsWith("jwt-p-"))
                    .forEach(name -> assertRefused(one, callback, victim.with(name, attacker.value(name))));

            // The victim's own login in two tabs still works.
            String first = callback(one, LOGIN, victim);
            String second = callback(one, LOGIN, victim);
            for (String own : List.of(first, second)) {
                HttpResponse<String> answer = one.get(own, "Cookie", victim.header(), "Accept", "text/html");
                assertEquals("/app/x", location(answer));
                victim.update(answer);
            }
            assertTrue(one.get("/app/x", "Cookie", victim.header()).body().startsWith("alice "));
        }
    }

    private static void assertRefused(TestServer server, String callback, CookieJar cookies) {
        HttpResponse<String> answer = server.get(callback, "Cookie", cookies.header(), "Accept", "text/html");
        assertTrue(location(answer).startsWith(provider.issuer() + "/authorize?"), location(answer));
        assertTrue(TestServer.setCookies(answer, "__Host-jwt").isEmpty());
    }

    /** Begins a login in a browser with secure cookies, and follows it through the provider. */
    private static String callback(TestServer at, String login, CookieJar cookies) {
        HttpResponse<String> begun =
                at.get(login + "?provider=1&target=/app/x", "Cookie", cookies.header(), "Accept", "text/html");
        cookies.update(begun);
        return login + "?"
                + new RedirectBrowser()
                        .followUntil(
                                URI.create(location(begun)), URI.create(login).getPath())
                        .getRawQuery();
    }

    @Test
    void loginServletMayHaveAnyPath() {
        String path = "/app/p%C5%99ihl%C3%A1%C5%A1en%C3%AD";
        for (WebXml webXml : List.of(ProviderApplication.of(provider), ProviderApplication.withUsers(provider))) {
            try (TestServer other = TestServer.start(webXml.loginMapping("/přihlášení"))) {
                provider.client().redirectTo(other.uri(path).toString());
                HttpResponse<String> asked = browser.visit(other.uri("/app/x"));
                assertTrue(location(asked).startsWith(path), location(asked));
                HttpResponse<String> form = browser.visit(other.uri(path));
                assertTrue(form.body().contains("\"" + path), form.body());
                CookieJar cookies = new CookieJar();
                String callback = callback(other, path, cookies);
                HttpResponse<String> answer = other.get(callback, "Cookie", cookies.header());
                assertEquals("/app/x", location(answer));
            }
        }
    }

    @Test
    void lostAttemptIsRepeatedOnceAndThenExplained() {
        URI callback = callback(server.uri(LOGIN + "?provider=1"));
        browser.forget("jwt-p-");
        URI second = browser.followUntil(callback, LOGIN);
        browser.forget("jwt-p-");
        try (CapturedLog log = CapturedLog.ofOurs()) {
            HttpResponse<String> page = browser.visit(second);
            assertEquals(400, page.statusCode());
            assertTrue(page.body().contains("took too long, or your browser does not store cookies"), page.body());
            assertTrue(page.body().contains("href=\"/app/user/login?provider=1&amp;again=1\""), page.body());
            assertEquals(
                    "INFO A login at the provider was not finished: the browser came back too late, or it stores no"
                            + " cookies",
                    log.text());
        }
    }

    @Test
    void codeCountsOnce() {
        URI callback = callback(server.uri(LOGIN + "?provider=1"));
        RedirectBrowser other = new RedirectBrowser();
        browser.visit(callback);
        assertEquals(302, other.visit(callback).statusCode());
        assertEquals(
                1,
                provider.requests(Endpoint.TOKEN).stream()
                        .filter(request -> callback.getRawQuery().contains(request.parameter("code")))
                        .count());
    }

    @Test
    void longTargetIsKeptInTheCookieOfAllTabs() {
        String target = "/app/" + "x".repeat(1500);
        HttpResponse<String> page = browser.follow(server.uri(target));
        assertEquals(target, page.uri().getPath());
        String encoded = "/app/?q=" + "%41".repeat(600);
        HttpResponse<String> other = new RedirectBrowser().follow(server.uri(encoded));
        assertEquals(encoded, other.uri().getRawPath() + "?" + other.uri().getRawQuery());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example/",
                "https://evil.example/",
                "/\\evil.example",
                "/app/../x",
                "/other/",
                "/app",
                "/app//x",
                "/app/user/login?provider=1",
                "/app/user/logout",
                "/app/%75ser/logout",
                "/app/user/logout;x=1",
                "/app/goodbye.do",
                "/app/%0d%0aSet-Cookie:x",
                "/app/x&target=/app/y",
                "%2Fapp%zz",
                "/app/%2e%2e/",
                "javascript:alert(1)"
            })
    void foreignOrOwnTargetLeadsToTheStartPage(String target) {
        String query =
                target.contains("&") ? target : target.replace("%", "%25").replace("\\", "%5C");
        HttpResponse<String> page = browser.follow(server.uri(LOGIN + "?provider=1&target=" + query));
        assertEquals("/app/", page.uri().getPath());
        assertEquals(200, page.statusCode());
    }

    @Test
    void secondLoginOfTheSameUserKeepsTheLogin() {
        browser.follow(server.uri("/app/"));
        String before = browser.cookie("jwt");
        provider.user(ProviderUser.of("alice", "reader", "admin"));
        HttpResponse<String> page = browser.follow(server.uri(LOGIN + "?provider=1&target=/app/again"));
        assertEquals("alice alice JWT reader admin", page.body());
        assertEquals("/app/again", page.uri().getPath());
        assertEquals(claim(before, "sid"), claim(browser.cookie("jwt"), "sid"));
        assertEquals(claim(before, "auth_time"), claim(browser.cookie("jwt"), "auth_time"));
    }

    private static String claim(String token, String name) {
        try {
            return String.valueOf(UnverifiedJwt.parse(token).claims().asMap().get(name));
        } catch (InvalidTokenException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void secondLoginOfAnotherUserReplacesTheLogin() {
        browser.follow(server.uri("/app/"));
        String before = browser.cookie("jwt");
        provider.user(ProviderUser.of("bob"));
        assertTrue(browser.follow(server.uri(LOGIN + "?provider=1")).body().startsWith("bob "));
        assertNotEquals(claim(before, "sid"), claim(browser.cookie("jwt"), "sid"));
        assertEquals(401, server.get("/app/", "Cookie", "jwt=" + before).statusCode());
    }

    @Test
    void endedLoginIsNotContinued() {
        browser.follow(server.uri("/app/"));
        String before = browser.cookie("jwt");
        URI callback = callback(server.uri(LOGIN + "?provider=1"));
        server.send("POST", "/app/user/logout", null, "Cookie", "jwt=" + before);
        browser.visit(callback);
        assertNotEquals(claim(before, "sid"), claim(browser.cookie("jwt"), "sid"));
        assertTrue(browser.follow(server.uri("/app/")).body().startsWith("alice "));
    }

    @Test
    void logoutPermitsALoginAtOnce() {
        browser.follow(server.uri("/app/"));
        HttpResponse<String> logout = server.send(
                "POST", "/app/user/logout", null, "Cookie", "jwt=" + browser.cookie("jwt"), "Accept", "text/html");
        assertEquals(303, logout.statusCode());
        assertTrue(TestServer.setCookies(logout, "jwt-p").get(0).contains("Max-Age=0;"));
    }

    @Test
    void programsAndScriptsGet401WithoutRedirect() {
        for (String[] headers : List.of(
                new String[] {"Accept", "application/json"},
                new String[] {"Sec-Fetch-Mode", "cors", "Accept", "text/html"},
                new String[] {"Authorization", "Bearer x.y.z", "Accept", "text/html"})) {
            HttpResponse<String> answer = server.get("/app/", headers);
            assertEquals(401, answer.statusCode());
            assertTrue(answer.headers()
                    .firstValue("WWW-Authenticate")
                    .orElseThrow()
                    .startsWith("Bearer"));
            assertFalse(answer.headers().firstValue("Location").isPresent());
        }
    }

    @Test
    void passwordIsRefusedWhereThereIsNoForm() {
        HttpResponse<String> page = server.postForm(LOGIN, "username=user&password=secret", "Accept", "text/html");
        assertEquals(405, page.statusCode());
        assertTrue(page.body().contains("Continue with Company &lt;ID&gt;"), page.body());
        assertEquals("GET, HEAD", page.headers().firstValue("Allow").orElseThrow());
        HttpResponse<String> json = server.postJson(LOGIN, "{\"username\":\"user\",\"password\":\"secret\"}");
        assertEquals(405, json.statusCode());
        assertEquals("{\"error\":\"method_not_allowed\"}", json.body());
    }

    @Test
    void callbackByPostIsRefused() {
        URI callback = callback(server.uri(LOGIN + "?provider=1"));
        assertEquals(
                405,
                server.postForm(LOGIN, callback.getRawQuery(), "Accept", "text/html")
                        .statusCode());
        assertEquals(
                200,
                server.send("HEAD", LOGIN + "?" + callback.getRawQuery(), null).statusCode());
    }

    @Test
    void loginPageHasOnlyTheButton() {
        HttpResponse<String> page = browser.visit(server.uri(LOGIN));
        assertEquals(200, page.statusCode());
        assertFalse(page.body().contains("<form"), page.body());
        assertTrue(
                page.body()
                        .contains(
                                "<a class=\"button\" href=\"/app/user/login?provider=1\">Continue with Company &lt;ID&gt;</a>"),
                page.body());
    }

    @Test
    void expiredFormIsSentAgainAfterALoginInANewTab() {
        HttpResponse<String> page = server.postForm("/app/notes", "x=1", "Accept", "text/html");
        assertEquals(401, page.statusCode());
        assertTrue(page.body().contains("href=\"/app/user/login?provider=1\" target=\"_blank\""), page.body());
        String saved = TestServer.cookie(page, "jwt-target");
        URI callback = callback(server.uri(LOGIN + "?provider=1"));
        HttpResponse<String> login = server.get(
                LOGIN + "?" + callback.getRawQuery(),
                "Cookie",
                "jwt-target=" + saved + "; " + browser.header("jwt-p-"));
        assertEquals("/app/user/login?signed-in", location(login));
    }
}
