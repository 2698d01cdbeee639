package io.github.jwtfilter.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.refresh.ApiClient.Tokens;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.LoginsBean;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a program stay logged in with refresh tokens, and what ends that? */
final class RefreshTest {
    private static final Duration FAMILY = Duration.ofDays(30);
    private static final Duration UNTIL_EXPIRY = Duration.ofMinutes(31);

    private static final MutableClock CLOCK = new MutableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private static TestServer server;
    private static ApiClient client;
    private CapturedLog log;

    @BeforeAll
    static void start() {
        server = TestServer.startAt(CLOCK, application());
        client = new ApiClient(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
        // A login in the second in which another test ended logins would be dated ahead.
        CLOCK.pass(Duration.ofMinutes(1));
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private static WebXml application() {
        return WebXml.usual()
                .login("refreshLifetime", "30d")
                .filter("rules", "/* authenticated")
                .servlet("/page", WhoServlet.class);
    }

    // Tokens

    @Test
    void refreshTokenGivesNewTokens() {
        Tokens first = client.logIn();
        CLOCK.pass(UNTIL_EXPIRY);
        assertEquals(401, client.page(first.access));

        // A client may send its expired token with every request.
        HttpResponse<String> answer = client.refresh(first.refresh, "Authorization", "Bearer " + first.access);
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        assertEquals("no-cache", answer.headers().firstValue("Pragma").orElse(""));
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
        Claims members = Claims.parse(answer.body());
        assertEquals(
                List.of("access_token", "token_type", "expires_in", "refresh_token"),
                new ArrayList<>(members.asMap().keySet()));
        assertEquals("Bearer", members.string("token_type").orElseThrow());
        assertEquals(1800L, members.get("expires_in").orElseThrow());

        Tokens second = new Tokens(answer);
        assertEquals(200, client.page(second.access));
        assertEquals(200, client.page(client.refreshed(second.refresh).access));
    }

    @Test
    void refreshKeepsTheLogin() {
        Tokens first = client.logIn();
        CLOCK.pass(UNTIL_EXPIRY);
        Tokens second = client.refreshed(first.refresh);
        for (String kept : List.of("sub", "roles", "sid", "auth_time", "uend")) {
            assertEquals(first.claims().get(kept), second.claims().get(kept), kept);
        }
        assertNotEquals(first.claims().id(), second.claims().id());
        assertEquals(
                CLOCK.instant().plus(Duration.ofMinutes(30)),
                second.claims().expiresAt().orElseThrow());
        assertFalse(second.claims().id().orElseThrow().contains("."), "the generation stays in the refresh token");
    }

    @Test
    void programsLoginAloneGetsRefreshToken() {
        assertTrue(client.logIn().refresh != null);
        HttpResponse<String> withCookie =
                server.postJson("/app/user/login", "{\"username\":\"user\",\"password\":\"secret\",\"cookie\":true}");
        assertNull(new Tokens(withCookie).refresh);
        assertFalse(new Tokens(withCookie).claims().has("uend"));
        HttpResponse<String> form = client.post("username=user&password=secret");
        assertEquals(303, form.statusCode());
        assertFalse(ApiClient.claimsOf(TestServer.cookie(form, "jwt")).has("uend"));
    }

    @Test
    void loginTokenAndRefreshTokenAreNeverExchanged() {
        Tokens tokens = client.logIn();
        client.assertRefused(tokens.access);
        assertEquals(401, client.page(tokens.refresh));
        assertEquals(
                401, server.get("/app/page", "Cookie", "jwt=" + tokens.refresh).statusCode());
        assertEquals(200, client.page(client.refreshed(tokens.refresh).access));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
    void forgedTokenIsRefused(String token) {
        client.assertRefused(token);
        String real = client.logIn().refresh;
        client.assertRefused(real.substring(0, real.length() - 2) + (real.endsWith("AA") ? "BB" : "AA"));
        client.assertRefused(TestTokens.sign(ApiClient.claimsOf(real).toBuilder()
                .id(ApiClient.claimsOf(real).id().orElseThrow())));
    }

    /** Otherwise a stolen access token, sent as a cookie, would live as long as the family. */
    @Test
    void accessTokenInCookieIsNotRenewed() {
        Tokens tokens = client.logIn();
        CLOCK.pass(Duration.ofMinutes(10));
        HttpResponse<String> page = server.get("/app/page", "Cookie", "jwt=" + tokens.access);
        assertEquals(200, page.statusCode());
        assertNull(TestServer.cookie(page, "jwt"));
    }

    @Test
    void refreshLeavesCookiesAlone() {
        String cookie = TestServer.cookie(client.post("username=admin&password=secret"), "jwt");
        CLOCK.pass(Duration.ofMinutes(5));
        HttpResponse<String> answer = client.refresh(client.logIn().refresh, "Cookie", "jwt=" + cookie);
        assertEquals("user", new Tokens(answer).claims().subject().orElseThrow());
        assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
        assertEquals(200, server.get("/app/page", "Cookie", "jwt=" + cookie).statusCode());
    }

    @Test
    void pageOfAnotherSiteLearnsNothingAndChangesNoCookie() {
        HttpResponse<String> answer = client.refresh(
                client.logIn().refresh, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site");
        assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
        assertTrue(answer.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
    }

    @Test
    void meServletShowsEndOfFamily() {
        Tokens tokens = client.logIn();
        HttpResponse<String> me = server.get("/app/user/me", "Authorization", "Bearer " + tokens.access);
        Claims members = Claims.parse(me.body());
        assertEquals(CLOCK.instant().plus(FAMILY), members.time("login_ends_at").orElseThrow());
        assertEquals(
                CLOCK.instant().plus(Duration.ofMinutes(30)),
                members.time("expires_at").orElseThrow());
    }

    // Rotation

    @Test
    void eachRefreshTokenCountsOnce() {
        Tokens first = client.logIn();
        Tokens second = client.refreshed(first.refresh);
        CLOCK.pass(Duration.ofSeconds(31));
        client.assertRefused(first.refresh);
        assertEquals(401, client.page(second.access), "the family has ended");
        client.assertRefused(second.refresh);
        String line = log.lines().stream()
                .filter(text -> text.contains("logout user="))
                .findFirst()
                .orElseThrow();
        assertTrue(line.contains(" by=refresh reason=\"refresh token reused\" sid="), line);
    }

    @Test
    void lostAnswerIsRepeatedOnceWithinGrace() {
        Tokens first = client.logIn();
        Tokens lost = client.refreshed(first.refresh);
        CLOCK.pass(Duration.ofSeconds(30));
        Tokens repeated = client.refreshed(first.refresh);
        assertEquals(lost.refreshClaims().id(), repeated.refreshClaims().id(), "the same right");
        Tokens next = client.refreshed(repeated.refresh);
        assertEquals(200, client.page(next.access));
    }

    @Test
    void secondReuseWithinGraceEndsTheFamily() {
        Tokens first = client.logIn();
        Tokens second = client.refreshed(first.refresh);
        client.refreshed(first.refresh);
        client.assertRefused(first.refresh);
        client.assertRefused(second.refresh);
        assertEquals(401, client.page(second.access));
    }

    @Test
    void reuseEndsOneFamilyOnly() {
        Tokens other = client.logIn();
        Tokens first = client.logIn();
        client.refreshed(client.refreshed(first.refresh).refresh);
        client.assertRefused(first.refresh);
        assertEquals(200, client.page(other.access));
        client.refreshed(other.refresh);
    }

    @Test
    void parallelUsesOfOneTokenAreCountedExactly() throws Exception {
        Tokens first = client.logIn();
        int parallel = 50;
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        List<HttpResponse<String>> answers = new ArrayList<>();
        try {
            List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < parallel; i++) {
                calls.add(() -> client.refresh(first.refresh));
            }
            for (Future<HttpResponse<String>> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
        } finally {
            threads.shutdownNow();
        }
        long granted =
                answers.stream().filter(answer -> answer.statusCode() == 200).count();
        assertTrue(granted <= 2, granted + " granted");
        answers.stream()
                .filter(answer -> answer.statusCode() != 200)
                .forEach(answer -> assertEquals("{\"error\":\"invalid_grant\"}", answer.body()));
        answers.stream()
                .filter(answer -> answer.statusCode() == 200)
                .map(Tokens::new)
                .forEach(tokens -> client.assertRefused(tokens.refresh));
        assertEquals(
                1,
                log.lines().stream()
                        .filter(line -> line.contains("logout user="))
                        .count(),
                log.text());
    }

    // Ends

    @Test
    void logoutEndsTheFamily() {
        Tokens tokens = client.logIn();
        assertEquals(204, client.logOut(tokens.access, ""));
        client.assertRefused(tokens.refresh);
        assertEquals(401, client.page(tokens.access));
    }

    /** Otherwise the program would believe that its refresh token counts no more. */
    @Test
    void logoutWithExpiredTokenAsksForAnother() {
        Tokens first = client.logIn();
        CLOCK.pass(UNTIL_EXPIRY);
        assertEquals(401, client.logOut(first.access, ""));
        Tokens second = client.refreshed(first.refresh);
        assertEquals(204, client.logOut(second.access, ""));
        client.assertRefused(second.refresh);
        assertEquals(204, client.logOut(second.access, ""), "the login has ended");
    }

    @Test
    void logoutOfABrowserWithExpiredCookieSucceeds() {
        String cookie = TestServer.cookie(client.post("username=user&password=secret"), "jwt");
        CLOCK.pass(UNTIL_EXPIRY);
        HttpResponse<String> answer = server.send("POST", "/app/user/logout", null, "Cookie", "jwt=" + cookie);
        assertEquals(204, answer.statusCode());
    }

    @Test
    void logoutEverywhereEndsAllFamiliesOfTheUser() {
        Tokens phone = client.logIn();
        Tokens laptop = client.logIn();
        Tokens other = client.logIn("admin", "secret");
        assertEquals(204, client.logOut(laptop.access, "?everywhere=true"));
        client.assertRefused(phone.refresh);
        client.assertRefused(laptop.refresh);
        client.refreshed(other.refresh);
        client.refreshed(client.logIn().refresh);
    }

    /** A login without refresh tokens is over after 12 hours, and a family is not. */
    @Test
    void logoutEverywhereHoldsUntilTheLastFamilyIsOver() {
        Tokens phone = client.logIn();
        Tokens laptop = client.logIn();
        assertEquals(204, client.logOut(laptop.access, "?everywhere=true"));
        for (int day = 1; day < 30; day++) {
            CLOCK.pass(Duration.ofDays(1));
            client.logOut(client.logIn("admin", "secret").access, "");
            client.assertRefused(phone.refresh);
        }
    }

    @Test
    void operatorEndsFamilies() {
        Tokens one = client.logIn();
        LoginsBean.call("endLogin", one.claims().string("sid").orElseThrow());
        client.assertRefused(one.refresh);
        Tokens two = client.logIn();
        LoginsBean.call("endUser", "user");
        client.assertRefused(two.refresh);
        Tokens three = client.logIn();
        CLOCK.pass(Duration.ofSeconds(1));
        LoginsBean.call("endAll");
        client.assertRefused(three.refresh);
    }

    @Test
    void familyIsOverAtItsEnd() {
        Tokens tokens = client.logIn();
        Instant end = CLOCK.instant().plus(FAMILY);
        for (int day = 0; day < 29; day++) {
            CLOCK.pass(Duration.ofDays(1));
            tokens = client.refreshed(tokens.refresh);
        }
        CLOCK.set(end.minusSeconds(60));
        tokens = client.refreshed(tokens.refresh);
        assertEquals(end, tokens.claims().expiresAt().orElseThrow());
        assertEquals(200, client.page(tokens.access));
        CLOCK.set(end);
        client.assertRefused(tokens.refresh);
        CLOCK.set(end.plusSeconds(30));
        assertEquals(401, client.page(tokens.access));
    }
}
