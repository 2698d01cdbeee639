package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.CookieJar;
import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Is a session cookie ignored unless it is exactly the one that was written for this login, application and key? */
final class SessionTamperingTest {
    private static final String NAME = "jwt-session";

    /** Long enough for two cookies. Jetty would reject a request with a third one. */
    private static final String LONG = "x".repeat(3_500);

    private static TestServer server;
    private static TestServer otherApplication;
    private static TestServer otherKey;

    @BeforeAll
    static void start() {
        server = TestServer.start(TokenSessionTest.application());
        otherApplication = TestServer.start(TokenSessionTest.application(), "/other");
        otherKey =
                TestServer.start(TokenSessionTest.application().filter("secret", "another-secret-of-32-characters!"));
    }

    @AfterAll
    static void stop() {
        server.close();
        otherApplication.close();
        otherKey.close();
    }

    private static Browser with(String user, String value) {
        Browser browser = new Browser();
        if (user != null) {
            browser.logIn(server.port(), user);
        }
        put(browser, server.port(), value);
        return browser;
    }

    private static void put(Browser browser, int port, String value) {
        assertEquals("done", browser.run(port, (request, response) -> {
            request.getSession().setAttribute("cart", value);
            return "done";
        }));
    }

    private static String session(String user, String value) {
        return with(user, value).cookies().value(NAME);
    }

    private static UnaryOperator<CookieJar> value(UnaryOperator<String> change) {
        return cookies -> cookies.with(NAME, change.apply(cookies.value(NAME)));
    }

    private static String changed(String text, int index) {
        char c = text.charAt(index) == 'A' ? 'B' : 'A';
        return text.substring(0, index) + c + text.substring(index + 1);
    }

    private static String segment(String jwe, int number, UnaryOperator<String> change) {
        String[] segments = jwe.split("\\.", -1);
        segments[number] = change.apply(segments[number]);
        return String.join(".", segments);
    }

    static Stream<Arguments> changesOfOneCookie() {
        List<Arguments> rows = new ArrayList<>();
        for (String user : new String[] {null, "user"}) {
            String who = user == null ? "anonymous session, " : "user session, ";
            rows.add(Arguments.of(who + "cut", user, value(jwe -> jwe.substring(0, jwe.length() - 1))));
            rows.add(Arguments.of(who + "longer", user, value(jwe -> jwe + "A")));
            rows.add(Arguments.of(who + "changed tag", user, value(jwe -> changed(jwe, jwe.length() - 3))));
            rows.add(Arguments.of(who + "no tag", user, value(jwe -> segment(jwe, 4, tag -> ""))));
            rows.add(Arguments.of(
                    who + "changed ciphertext", user, value(jwe -> segment(jwe, 3, text -> changed(text, 20)))));
            rows.add(Arguments.of(
                    who + "half the ciphertext", user, value(jwe -> segment(jwe, 3, text -> text.substring(0, 40)))));
            rows.add(Arguments.of(who + "changed nonce", user, value(jwe -> segment(jwe, 2, iv -> changed(iv, 3)))));
            rows.add(Arguments.of(
                    who + "changed header", user, value(jwe -> segment(jwe, 0, head -> changed(head, 9)))));
            rows.add(Arguments.of(who + "garbage", user, value(jwe -> "garbage")));
            rows.add(Arguments.of(who + "dots", user, value(jwe -> "....")));
            rows.add(Arguments.of(who + "other key", user, value(jwe -> sessionWithOtherKey())));
            rows.add(Arguments.of(who + "other application", user, value(jwe -> sessionOfOtherApplication(user))));
            rows.add(Arguments.of(who + "login token", user, value(jwe -> TestTokens.fresh())));
            rows.add(Arguments.of(who + "other user", user, value(jwe -> session("admin", "theirs"))));
            rows.add(Arguments.of(who + "other login", user, value(jwe -> session("user", "theirs"))));
        }
        rows.add(Arguments.of(
                "user session, replaced by an anonymous one", "user", value(jwe -> session(null, "theirs"))));
        rows.add(Arguments.of("user session, without the login", "user", (UnaryOperator<CookieJar>)
                cookies -> cookies.without("jwt")));
        rows.add(Arguments.of("anonymous session, under a login", null, (UnaryOperator<CookieJar>)
                cookies -> cookies.with("jwt", with("user", "theirs").cookies().value("jwt"))));
        return rows.stream();
    }

    private static String sessionWithOtherKey() {
        Browser browser = new Browser();
        put(browser, otherKey.port(), "theirs");
        return browser.cookies().value(NAME);
    }

    /**
     * Returns a session of the other application. It belongs to the same login if there is one, because both
     * applications share the key.
     */
    private static String sessionOfOtherApplication(String user) {
        String token = user == null ? "none" : with(user, "mine").cookies().value("jwt");
        String step = Steps.path((request, response) -> {
            request.getSession().setAttribute("cart", "theirs");
            return "done";
        });
        return TestServer.cookie(otherApplication.get("/other/open" + step, "Cookie", "jwt=" + token), NAME);
    }

    static Stream<Arguments> changesOfSeveralCookies() {
        return Stream.of(
                several("the first missing", cookies -> cookies.without(NAME + ".0")),
                several("the second missing", cookies -> cookies.without(NAME + ".1")),
                several("a third", cookies -> cookies.with(NAME + ".2", cookies.value(NAME + ".1"))),
                several(
                        "two swapped",
                        cookies -> cookies.with(NAME + ".1", cookies.value(NAME + ".0"))
                                .with(NAME + ".0", cookies.value(NAME + ".1"))),
                several(
                        "one of another session",
                        cookies -> cookies.with(
                                NAME + ".1", with(null, LONG).cookies().value(NAME + ".1"))),
                several("one changed", cookies -> cookies.with(NAME + ".1", changed(cookies.value(NAME + ".1"), 500))),
                several("one empty", cookies -> cookies.with(NAME + ".1", "")),
                several(
                        "wrong count",
                        cookies -> cookies.with(
                                NAME + ".0", "3" + cookies.value(NAME + ".0").substring(1))),
                several("garbage", cookies -> cookies.with(NAME + ".0", "2")));
    }

    private static Arguments several(String name, UnaryOperator<CookieJar> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changesOfOneCookie")
    void changedCookieIsIgnored(String name, String user, UnaryOperator<CookieJar> change) {
        Browser browser = with(user, "mine");
        browser.replaceCookies(change.apply(browser.cookies()));
        assertNoSession(browser);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changesOfSeveralCookies")
    void sessionWithChangedPartIsIgnored(String name, UnaryOperator<CookieJar> change) {
        Browser browser = with(null, LONG);
        assertTrue(
                browser.cookies().names().contains(NAME + ".1"),
                browser.cookies().names()::toString);
        browser.replaceCookies(change.apply(browser.cookies()));
        assertNoSession(browser);
    }

    /**
     * Asserts that the cookie is ignored. The filter deletes or replaces it only when it writes a session, because the
     * cookie may belong to a parallel request.
     */
    private static void assertNoSession(Browser browser) {
        assertEquals(
                "none false",
                browser.run(
                        server.port(),
                        (request, response) -> (request.getSession(false) == null ? "none" : "there") + " "
                                + request.isRequestedSessionIdValid()));
        assertEquals(200, browser.last().statusCode());
        assertEquals(List.of(), browser.setCookies());
        put(browser, server.port(), "anew");
        assertEquals("anew", peek(browser));
    }

    private static String peek(Browser browser) {
        return browser.run(
                server.port(),
                (request, response) -> request.getSession(false) == null
                        ? "none"
                        : "" + request.getSession(false).getAttribute("cart"));
    }

    @Test
    void copyIsIgnoredAfterLogout() {
        Browser browser = with("user", "mine");
        Browser copy = browser.copy();
        browser.logOut(server.port());
        assertEquals("none", peek(copy));
        browser.logIn(server.port(), "user");
        copy.replaceCookies(copy.cookies().with("jwt", browser.cookies().value("jwt")));
        assertEquals("none", peek(copy));
    }

    @Test
    void copyIsIgnoredAfterInvalidate() {
        Browser browser = with(null, "mine");
        Browser copy = browser.copy();
        browser.run(server.port(), (request, response) -> {
            request.getSession().invalidate();
            return "done";
        });
        assertEquals("none", peek(copy));
    }

    @Test
    void copyIsAcceptedByServerThatMissedInvalidate() {
        try (TestServer second = TestServer.start(TokenSessionTest.application())) {
            Browser browser = with(null, "mine");
            Browser copy = browser.copy();
            browser.run(server.port(), (request, response) -> {
                request.getSession().invalidate();
                return "done";
            });
            assertEquals(
                    "mine",
                    copy.run(
                            second.port(),
                            (request, response) -> "" + request.getSession().getAttribute("cart")));
        }
    }

    @Test
    void logoutClearsUnreadableCookie() {
        Browser browser = with("user", "mine");
        browser.replaceCookies(browser.cookies().with(NAME, "garbage"));
        browser.logOut(server.port());
        assertEquals(Set.of(), browser.cookies().names());
    }

    @Test
    void refusedCookieIsLoggedAtDebugLevelOnly() {
        Browser browser = with(null, "mine");
        browser.replaceCookies(browser.cookies().with(NAME, "garbage"));
        try (CapturedLog log = CapturedLog.ofOurs()) {
            assertEquals("none", peek(browser));
            assertEquals(
                    List.of(
                            "FINE The session cookie was ignored: it was written for another login, application or key"),
                    log.lines());
        }
    }
}
