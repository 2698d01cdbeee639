package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.ProviderSession;
import io.github.jwtfilter.testing.ProviderUser;
import io.github.jwtfilter.testing.RedirectBrowser;
import io.github.jwtfilter.testing.TestProvider;
import io.github.jwtfilter.testing.TestProvider.Endpoint;
import io.github.jwtfilter.testing.TestServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Does a login at a provider end on both sides, and can the user log in again at once? */
final class LogoutFlowTest {
    private static TestProvider provider;
    private static TestServer server;

    private final RedirectBrowser browser = new RedirectBrowser();

    @BeforeAll
    static void start() {
        provider = TestProvider.start();
        server = ProviderApplication.registered(
                TestServer.start(ProviderApplication.of(provider).logout("allowGet", "true")), provider);
    }

    @AfterAll
    static void stop() {
        server.close();
        provider.close();
    }

    @BeforeEach
    void logIn() {
        provider.user(ProviderUser.of("alice"));
        assertTrue(page().startsWith("alice"));
    }

    private String page() {
        return browser.follow(server.uri("/app/page")).body();
    }

    private HttpResponse<String> logOut() {
        return browser.follow(server.uri("/app/user/logout"));
    }

    private int status(String token) {
        return server.get("/app/page", "Authorization", "Bearer " + token).statusCode();
    }

    @Test
    void logoutEndsBothSessionsAndLeadsToTheLoginPage() {
        String token = browser.cookie("jwt");
        HttpResponse<String> end = logOut();
        assertEquals(200, end.statusCode());
        assertEquals(
                List.of("/app/user/logout", "/realms/bank/logout", "/app/user/login"),
                browser.trail().stream().map(URI::getPath).toList());
        assertTrue(end.body().contains("provider=1"), end.body());
        assertNull(provider.session());
        assertTrue(provider.lastRequest(Endpoint.END_SESSION)
                        .parameter("id_token_hint")
                        .length()
                > 100);
        assertEquals(401, status(token));
        assertFalse(browser.cookieNames().contains("jwt"), browser.cookieNames().toString());
        assertFalse(
                browser.cookieNames().contains("jwt-hint"),
                browser.cookieNames().toString());
    }

    @Test
    void userLogsInAgainRightAfterTheLogout() {
        logOut();
        provider.user(ProviderUser.of("bob"));
        assertTrue(page().startsWith("bob"), browser.trail().toString());
    }

    @Test
    void loginInTheSameSessionRightAfterItsEndStands() {
        ProviderSession session = provider.session();
        String token = browser.cookie("jwt");
        String logout = provider.logoutToken(session, draft -> {});
        assertEquals(
                200,
                server.postForm("/app/user/logout", "logout_token=" + logout).statusCode());
        assertEquals(401, status(token));
        browser.forget("jwt-p");

        assertTrue(page().startsWith("alice"), browser.trail().toString());
        assertEquals(session, provider.session());
        assertEquals(200, status(browser.cookie("jwt")));
    }

    /** The tokens of the provider are on their way when its message arrives. */
    @Test
    void loginThatTheProviderEndsMeanwhileBeginsAgain() {
        AtomicInteger ends = new AtomicInteger(1);
        provider.user(ProviderUser.of("carol"));
        int before = provider.requests(Endpoint.TOKEN).size();
        provider.changeAnswer(Endpoint.TOKEN, answer -> endMeanwhile(ends));
        try {
            browser.forget("jwt");
            assertTrue(page().startsWith("carol"), browser.trail().toString());
        } finally {
            provider.behave();
        }
        assertEquals(before + 2, provider.requests(Endpoint.TOKEN).size());
        assertEquals(200, status(browser.cookie("jwt")));
    }

    @Test
    void loginThatTheProviderEndsAgainAndAgainFails() {
        AtomicInteger ends = new AtomicInteger(2);
        provider.user(ProviderUser.of("dave"));
        provider.changeAnswer(Endpoint.TOKEN, answer -> endMeanwhile(ends));
        try {
            browser.forget("jwt");
            HttpResponse<String> answer = browser.follow(server.uri("/app/page"));
            assertEquals(500, answer.statusCode(), browser.trail().toString());
            assertNull(browser.cookie("jwt"));
        } finally {
            provider.behave();
        }
        assertEquals(0, ends.get());
    }

    private static void endMeanwhile(AtomicInteger times) {
        if (times.getAndDecrement() > 0) {
            String logout = provider.logoutToken(provider.session(), draft -> {});
            assertEquals(
                    200,
                    server.postForm("/app/user/logout", "logout_token=" + logout)
                            .statusCode());
        }
    }

    @Test
    void endOfTheUserEndsTheLogin() {
        String token = browser.cookie("jwt");
        String logout = provider.logoutToken(provider.session(), draft -> draft.claim("sid", null));
        assertEquals(
                200,
                server.postForm("/app/user/logout", "logout_token=" + logout).statusCode());
        assertEquals(401, status(token));
    }
}
