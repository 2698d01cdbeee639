package io.github.jwtfilter.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.RedirectBrowser;
import io.github.jwtfilter.testing.TestProvider;
import io.github.jwtfilter.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** What becomes of a login whose recheck found another session at the provider? */
final class RecheckedSessionTest {
    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));

    private static Claims claims(String token) throws Exception {
        return UnverifiedJwt.parse(token).claims();
    }

    private static HttpResponse<String> page(TestServer server, String token) {
        return server.get("/app/page", "Cookie", "jwt=" + token);
    }

    private static int end(TestServer server, String logoutToken) {
        return server.postForm("/app/user/logout", "logout_token=" + logoutToken)
                .statusCode();
    }

    /** A copy of the older token names the older session. It lasts until its own expiry at most. */
    @Test
    void olderTokenNamesTheOlderSessionAndIsNotRenewed() throws Exception {
        try (TestProvider provider = TestProvider.startAt(clock);
                TestServer server = ProviderApplication.registered(
                        TestServer.startAt(clock, ProviderApplication.of(provider)), provider)) {
            RedirectBrowser browser = new RedirectBrowser();
            browser.follow(server.uri("/app/page"));
            for (int minutes = 0; minutes < 55; minutes += 5) {
                clock.pass(Duration.ofMinutes(5));
                browser.follow(server.uri("/app/page"));
            }
            String older = browser.cookie("jwt");
            clock.pass(Duration.ofMinutes(6));
            provider.endSession();
            assertTrue(browser.follow(server.uri("/app/page")).body().startsWith("alice"));
            String newer = browser.cookie("jwt");
            assertEquals(claims(older).get("sid"), claims(newer).get("sid"), "the same login");
            assertNotEquals(claims(older).get("psid"), claims(newer).get("psid"));

            HttpResponse<String> answer = page(server, older);
            assertEquals(200, answer.statusCode());
            assertTrue(TestServer.setCookies(answer, "jwt").isEmpty(), "not renewed");

            assertEquals(200, end(server, provider.logoutToken(provider.session(), draft -> {})));
            assertEquals(401, page(server, newer).statusCode());
            assertEquals(200, page(server, older).statusCode());
            Duration left =
                    Duration.between(clock.instant(), claims(older).expiresAt().orElseThrow());
            assertFalse(left.compareTo(Duration.ofMinutes(30)) > 0, left.toString());
            clock.pass(left.plusSeconds(31));
            assertEquals(401, page(server, older).statusCode());
        }
    }

    @Test
    void endOfTheUserEndsBothTokens() throws Exception {
        try (TestProvider provider = TestProvider.startAt(clock);
                TestServer server = ProviderApplication.registered(
                        TestServer.startAt(clock, ProviderApplication.of(provider)), provider)) {
            RedirectBrowser browser = new RedirectBrowser();
            browser.follow(server.uri("/app/page"));
            String older = browser.cookie("jwt");
            provider.endSession();
            browser.follow(server.uri("/app/user/login?provider=1"));
            String newer = browser.cookie("jwt");
            assertNotEquals(claims(older).get("psid"), claims(newer).get("psid"));
            assertEquals(200, end(server, provider.logoutToken(provider.session(), draft -> draft.claim("sid", null))));
            assertEquals(401, page(server, older).statusCode());
            assertEquals(401, page(server, newer).statusCode());
        }
    }
}
