package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import io.github.jwtfilter.text.Digests;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When does a login of a provider's user have to be confirmed by the provider? */
final class ProviderRecheckTest {
    private static final String ISSUER = "http://127.0.0.1:1/realm";
    private static final String SOURCE = Digests.name("oidc\n" + ISSUER + "\npreferred_username", 8);
    private static final String[] PAGE = {
        "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document", "Accept", "text/html"
    };

    private final MutableClock clock = new MutableClock(Instant.now());
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.startAt(clock, application());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("rules", "/open permit")
                .filter("logoutPaths", "/bye")
                .login("oidcIssuer", ISSUER)
                .login("oidcClientId", "bank-app")
                .login("insecureHttpIssuer", "true")
                .servlet("/*", WhoServlet.class);
    }

    /** Returns a token of a login that began so long ago. It was issued ten minutes ago and expires in ten minutes. */
    private String token(Duration sinceLogin) {
        Instant now = clock.instant();
        return TestTokens.sign(claims(now.minus(sinceLogin))
                .issuedAt(now.minus(Duration.ofMinutes(10)))
                .expiresAt(now.plus(Duration.ofMinutes(10))));
    }

    private static Claims.Builder claims(Instant authTime) {
        return TestTokens.claims()
                .claim("auth_time", authTime)
                .claim("usrc", SOURCE)
                .claim("psub", Digests.name("alice", 22));
    }

    private HttpResponse<String> get(String path, String token, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Cookie", "jwt=" + token));
        return server.get(path, all.toArray(String[]::new));
    }

    @Test
    void tokenIsRenewedUntilTheRecheckIsDue() {
        assertNotNull(TestServer.cookie(get("/app/page", token(Duration.ofMinutes(59)), PAGE), "jwt"));
    }

    @Test
    void pageLeadsToTheProviderAndBackOnceTheRecheckIsDue() {
        HttpResponse<String> response = get("/app/page%20a?x=1&y=%C3%A9", token(Duration.ofHours(1)), PAGE);
        assertEquals(302, response.statusCode());
        assertEquals(
                "/app/user/login?provider=1&target=/app/page%2520a?x=1%26y=%25C3%25A9",
                response.headers().firstValue("Location").orElseThrow());
        assertEquals(
                "private, no-store",
                response.headers().firstValue("Cache-Control").orElseThrow());
        assertNull(TestServer.cookie(response, "jwt"));
    }

    @Test
    void permittedPageAlsoLeadsToTheProvider() {
        assertEquals(302, get("/app/open", token(Duration.ofHours(1)), PAGE).statusCode());
    }

    @Test
    void browserThatWasSentUsesTheTokenUntilItExpires() {
        String token = token(Duration.ofHours(1));
        String sent = TestServer.cookie(get("/app/page", token, PAGE), "jwt-recheck");
        HttpResponse<String> again = get("/app/page", token + "; jwt-recheck=" + sent, PAGE);
        assertEquals(200, again.statusCode());
        assertNull(TestServer.cookie(again, "jwt"));
        clock.pass(Duration.ofMinutes(11));
        assertEquals(
                302, get("/app/page", token + "; jwt-recheck=" + sent, PAGE).statusCode());
    }

    @Test
    void confirmedLoginIsRenewedAgain() {
        Instant now = clock.instant();
        String token = TestTokens.sign(claims(now.minus(Duration.ofHours(3)))
                .claim("uchk", now.minus(Duration.ofMinutes(30)))
                .issuedAt(now.minus(Duration.ofMinutes(10)))
                .expiresAt(now.plus(Duration.ofMinutes(10))));
        HttpResponse<String> response = get("/app/page", token, PAGE);
        assertEquals(200, response.statusCode());
        assertNotNull(TestServer.cookie(response, "jwt"));
    }

    @ParameterizedTest
    @CsvSource({
        "a script, Sec-Fetch-Mode, cors",
        "a frame, Sec-Fetch-Dest, iframe",
        "a prefetch, Sec-Purpose, prefetch",
        "an old script, X-Requested-With, XMLHttpRequest"
    })
    void otherRequestsUseTheTokenUntilItExpires(String what, String header, String value) {
        String[] page = header.startsWith("Sec-Fetch") || header.equals("Sec-Purpose")
                ? new String[] {"Sec-Fetch-Mode", "navigate", "Accept", "text/html", header, value}
                : new String[] {"Accept", "text/html", header, value};
        if (header.equals("Sec-Fetch-Mode")) {
            page = new String[] {"Accept", "text/html", header, value};
        }
        HttpResponse<String> response = get("/app/page", token(Duration.ofHours(1)), page);
        assertEquals(200, response.statusCode(), what);
        assertNull(TestServer.cookie(response, "jwt"), what);
    }

    @Test
    void formIsProcessed() {
        HttpResponse<String> response = server.postForm(
                "/app/page",
                "a=b",
                "Cookie",
                "jwt=" + token(Duration.ofHours(1)),
                "Sec-Fetch-Mode",
                "navigate",
                "Sec-Fetch-Site",
                "same-origin");
        assertEquals(200, response.statusCode());
    }

    @ParameterizedTest
    @CsvSource({"/app/bye", "/app/user/me"})
    void ownPathsAndLogoutsDoNotLeadToTheProvider(String path) {
        assertEquals(200, get(path, token(Duration.ofHours(1)), PAGE).statusCode());
    }

    @Test
    void longAddressIsKeptInTheCookieForTheSavedPage() {
        HttpResponse<String> response = get("/app/page?q=" + "%26".repeat(600), token(Duration.ofHours(1)), PAGE);
        assertEquals(
                "/app/user/login?provider=1",
                response.headers().firstValue("Location").orElseThrow());
        assertNotNull(TestServer.cookie(response, "jwt-target"));
    }

    @Test
    void localLoginOfTheSameNameIsNotSentToTheProvider() {
        Instant now = clock.instant();
        String local = TestTokens.sign(TestTokens.claims()
                .claim("auth_time", now.minus(Duration.ofHours(2)))
                .claim("usrc", "local123")
                .issuedAt(now.minus(Duration.ofMinutes(10)))
                .expiresAt(now.plus(Duration.ofMinutes(10))));
        HttpResponse<String> response = get("/app/page", local, PAGE);
        assertEquals(200, response.statusCode());
        assertNotNull(TestServer.cookie(response, "jwt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2h", "none"})
    void recheckIsDueOnceTheTokenIsNotRenewed(String oidcRecheck) {
        WebXml webXml = application().login("oidcRecheck", oidcRecheck).filter("recheckWithin", "30m");
        try (TestServer early = TestServer.startAt(clock, webXml)) {
            String[] young = {"Cookie", "jwt=" + token(Duration.ofMinutes(29)), "Sec-Fetch-Mode", "navigate"};
            assertNotNull(TestServer.cookie(early.get("/app/page", young), "jwt"));
            String[] due = {"Cookie", "jwt=" + token(Duration.ofMinutes(30)), "Sec-Fetch-Mode", "navigate"};
            assertEquals(302, early.get("/app/page", due).statusCode());
        }
    }

    @Test
    void recheckNoneRenewsUntilMaxLifetime() {
        try (TestServer never = TestServer.startAt(clock, application().login("oidcRecheck", "none"))) {
            HttpResponse<String> response = never.get(
                    "/app/page",
                    "Sec-Fetch-Mode",
                    "navigate",
                    "Accept",
                    "text/html",
                    "Cookie",
                    "jwt=" + token(Duration.ofHours(5)));
            assertEquals(200, response.statusCode());
            assertNotNull(TestServer.cookie(response, "jwt"));
        }
    }
}
