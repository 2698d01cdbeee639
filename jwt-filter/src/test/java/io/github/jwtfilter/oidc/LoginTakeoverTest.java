package io.github.jwtfilter.oidc;

import static io.github.jwtfilter.oidc.Attack.Outcome.LOOP;
import static io.github.jwtfilter.oidc.Attack.Outcome.NO_ATTEMPT;
import static io.github.jwtfilter.oidc.Attack.Outcome.STRANGER;
import static io.github.jwtfilter.oidc.AttackedApplication.BEGIN;
import static io.github.jwtfilter.oidc.AttackedApplication.LOGIN;
import static io.github.jwtfilter.oidc.AttackedApplication.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.ProviderUser;
import io.github.jwtfilter.testing.RedirectBrowser;
import io.github.jwtfilter.testing.TestServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a login at the provider become that of another user, or run in circles? */
final class LoginTakeoverTest {
    private static AttackedApplication bank;
    private static AttackedApplication shared;
    private static AttackedApplication strict;

    private final RedirectBrowser browser = new RedirectBrowser();

    @BeforeAll
    static void start() {
        bank = new AttackedApplication(provider -> {}, webXml -> webXml);
        shared = new AttackedApplication(provider -> {}, webXml -> webXml.login("oidcSharedNames", "true"));
        strict = new AttackedApplication(provider -> {}, webXml -> webXml.filter("cookieSameSite", "Strict"));
    }

    @AfterAll
    static void stop() {
        strict.close();
        shared.close();
        bank.close();
    }

    @BeforeEach
    void reset() {
        strict.reset();
        shared.reset();
        bank.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "admin", "USER", "us\u00e9r", "u ser", "\uff55\uff53\uff45\uff52"})
    void userOfTheProviderGetsNoLocalName(String name) {
        bank.repel(new Attack(
                name,
                provider -> provider.user(ProviderUser.of(name, "admin")),
                STRANGER,
                "has the name of a user of htpasswd:"));
        assertEquals(303, password(bank, "user").statusCode());
    }

    private static HttpResponse<String> password(AttackedApplication at, String user) {
        return at.server.postForm(LOGIN, "username=" + user + "&password=secret");
    }

    @Test
    void otherNameOfTheProviderLogsIn() {
        assertEquals("alice alice JWT reader", bank.admitted().body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "bob"})
    void otherSubjectAtARecheckIsANewLogin(String name) {
        browser.follow(bank.server.uri(BEGIN));
        String before = browser.cookie("jwt");
        bank.clock.pass(Duration.ofMinutes(5));
        bank.provider.user(ProviderUser.of(name).withSubject("id-of-another-account"));
        try (CapturedLog audit = CapturedLog.of("io.github.jwtfilter.audit")) {
            browser.follow(bank.server.uri(BEGIN));
            assertTrue(
                    audit.text().matches("(?s)INFO login user=[^\n]*\nINFO logout user=\"alice\"[^\n]*")
                            || audit.text().matches("(?s)INFO logout user=\"alice\"[^\n]*\nINFO login user=[^\n]*"),
                    audit.text());
        }
        assertNotEquals(claim(before, "sid"), claim(browser.cookie("jwt"), "sid"));
        assertNotEquals(claim(before, "auth_time"), claim(browser.cookie("jwt"), "auth_time"));
        assertEquals(401, status(bank, before));
    }

    private static String claim(String token, String name) {
        try {
            return String.valueOf(UnverifiedJwt.parse(token).claims().asMap().get(name));
        } catch (InvalidTokenException e) {
            throw new AssertionError(e);
        }
    }

    private static int status(AttackedApplication at, String token) {
        return at.server.get(PAGE, "Cookie", "jwt=" + token).statusCode();
    }

    /** The browser withholds the cookie of the old login from the callback, because that comes from another site. */
    @Test
    void otherSubjectEndsTheLoginThoughItsCookieIsStrict() {
        browser.follow(strict.server.uri(BEGIN));
        String before = browser.cookie("jwt");
        strict.provider.user(ProviderUser.of("bob"));
        URI callback = strict.callback(browser);
        HttpResponse<String> page;
        try (CapturedLog audit = CapturedLog.of("io.github.jwtfilter.audit")) {
            page = crossSite(strict, callback);
            assertTrue(audit.text().contains("by=login sid=" + claim(before, "sid")), audit.text());
        }
        assertNotEquals(claim(before, "sid"), claim(TestServer.cookie(page, "jwt"), "sid"));
        assertEquals(401, status(strict, before));
    }

    private HttpResponse<String> crossSite(AttackedApplication at, URI callback) {
        return at.server.get(
                LOGIN + "?" + callback.getRawQuery(), "Cookie", browser.header("jwt-p-"), "Accept", "text/html");
    }

    @Test
    void sameSubjectGoesOnThoughItsCookieIsStrict() {
        HttpResponse<String> first = browser.follow(strict.server.uri(BEGIN));
        assertTrue(first.body().contains("content=\"0;url=" + PAGE + "\""), first.body());
        String before = browser.cookie("jwt");
        HttpResponse<String> begun = browser.visit(strict.server.uri(BEGIN));
        assertTrue(
                begun.headers().allValues("Set-Cookie").stream().allMatch(cookie -> cookie.contains("SameSite=Lax")));
        HttpResponse<String> page = crossSite(strict, strict.callback(browser));
        assertEquals(200, page.statusCode());
        assertEquals(claim(before, "sid"), claim(TestServer.cookie(page, "jwt"), "sid"));
        assertEquals(200, status(strict, before));
    }

    @Test
    void logoutDuringARecheckIsNotUndone() {
        browser.follow(bank.server.uri(BEGIN));
        String before = browser.cookie("jwt");
        URI callback = bank.callback(browser);
        String logout = bank.provider.logoutToken(bank.provider.session(), token -> {});
        assertEquals(
                200,
                bank.server
                        .postForm("/app/user/logout", "logout_token=" + logout)
                        .statusCode());
        bank.clock.pass(Duration.ofSeconds(1));
        browser.visit(callback);
        assertEquals(401, status(bank, before));
        assertNotEquals(claim(before, "sid"), claim(browser.cookie("jwt"), "sid"));
        assertEquals(200, status(bank, browser.cookie("jwt")));
    }

    @Test
    void renewalDoesNotTakeTheRolesOfALocalUserOfTheSameName() {
        shared.provider.user(ProviderUser.of("user"));
        assertEquals("user user JWT", browser.follow(shared.server.uri(BEGIN)).body());
        String before = browser.cookie("jwt");
        shared.clock.pass(Duration.ofMinutes(15));
        assertEquals("user user JWT", browser.visit(shared.server.uri(PAGE)).body());
        assertNotEquals(before, browser.cookie("jwt"));
        assertEquals(claim(before, "usrc"), claim(browser.cookie("jwt"), "usrc"));
    }

    @Test
    void renewalOfALocalUserKeepsLocalRoles() {
        String local = TestServer.cookie(password(shared, "user"), "jwt");
        shared.provider.user(ProviderUser.of("user", "admin"));
        browser.follow(shared.server.uri(BEGIN));
        shared.clock.pass(Duration.ofMinutes(15));
        HttpResponse<String> page = shared.server.get(PAGE, "Cookie", "jwt=" + local);
        assertEquals("user user JWT reader", page.body());
        assertEquals(claim(local, "sid"), claim(TestServer.cookie(page, "jwt"), "sid"));
    }

    @Test
    void localLoginIsNotConfirmedByAProvidersUserOfTheSameName() {
        String local = TestServer.cookie(password(shared, "user"), "jwt");
        shared.provider.user(ProviderUser.of("user"));
        String begun = shared.server
                .get(BEGIN, "Cookie", "jwt=" + local, "Accept", "text/html")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        assertTrue(begun.startsWith("jwt-p-"), begun);
        String callback = browser.followUntil(shared.server.uri(BEGIN), LOGIN).getRawQuery();
        HttpResponse<String> page = shared.server.get(
                LOGIN + "?" + callback,
                "Cookie",
                "jwt=" + local + "; " + browser.header("jwt-p-"),
                "Accept",
                "text/html");
        assertNotEquals(claim(local, "sid"), claim(TestServer.cookie(page, "jwt"), "sid"));
        assertEquals(401, status(shared, local));
    }

    /** The provider's keys verify its users, and no request. */
    @Test
    void tokensOfTheProviderAreNoLogins() {
        AtomicReference<String> idToken = new AtomicReference<>();
        AtomicReference<String> accessToken = new AtomicReference<>();
        bank.provider.changeIdToken(token -> token.rewrite(text -> kept(idToken, text)));
        bank.provider.changeAccessToken(token -> token.rewrite(text -> kept(accessToken, text)));
        URI callback = bank.callback(browser);
        String attempt = browser.header("jwt-p-").replaceFirst("^[^=]*=", "");
        browser.visit(callback);
        for (String token : List.of(
                idToken.get(), accessToken.get(), attempt, attempt.substring(9), browser.cookie("jwt-hint"), "1")) {
            assertEquals(401, status(bank, token));
            assertEquals(
                    401,
                    bank.server.get(PAGE, "Authorization", "Bearer " + token).statusCode());
        }
        assertEquals(200, status(bank, browser.cookie("jwt")));
    }

    private static String kept(AtomicReference<String> place, String text) {
        place.set(text);
        return text;
    }

    /** Two servers behind one address have different keys. */
    @Test
    void browserWhoseLoginIsUnreadableIsNotSentInCircles() {
        try (AttackedApplication other = new AttackedApplication(
                        provider -> {},
                        webXml -> webXml.filter("secret", "f".repeat(32))
                                .login("users", null)
                                .login("groups", null));
                CapturedLog log = CapturedLog.ofOurs()) {
            browser.follow(bank.server.uri(BEGIN));
            HttpResponse<String> page = browser.follow(other.server.uri(PAGE));
            assertEquals(LOOP.status, page.statusCode());
            assertTrue(page.body().contains(LOOP.words), page.body());
            assertTrue(log.text().contains(LOOP.line), log.text());
            assertTrue(log.text().contains("Check that all servers have the same keys"), log.text());
        }
    }

    @Test
    void browserThatKeepsNoCookiesIsSentTwice() {
        try (AttackedApplication secure = new AttackedApplication(
                provider -> {},
                webXml -> webXml.filter("cookieSecure", "true")
                        .login("users", null)
                        .login("groups", null))) {
            secure.repelled(NO_ATTEMPT, "stores no cookies", at -> at.follow(secure.server.uri(PAGE)));
        }
    }

    @Test
    void pageOfTheLoopLogsNobodyIn() {
        browser.follow(bank.server.uri(BEGIN));
        String marker = browser.header("jwt-p");
        assertFalse(marker.contains("jwt="), marker);
        bank.repelled(
                LOOP,
                "its token was refused as ",
                at -> bank.server.get(BEGIN, "Cookie", marker + "; jwt=x.y.z", "Accept", "text/html"));
    }
}
