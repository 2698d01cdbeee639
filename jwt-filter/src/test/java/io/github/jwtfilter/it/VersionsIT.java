package io.github.jwtfilter.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.CookieJar;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Do a server with the last release and a server with this version work together? */
final class VersionsIT {
    private static final String LAST_RELEASE = "/releases/jwt-filter-0.1.0.jar";
    private static final String FORM = "username=user&password=secret";

    private static TestServer before;
    private static TestServer now;

    /** The version of the first server that a user visits. The second server has the other version. */
    enum Direction {
        FROM_LAST_RELEASE,
        FROM_THIS_VERSION;

        private TestServer first() {
            return this == FROM_LAST_RELEASE ? before : now;
        }

        private TestServer second() {
            return this == FROM_LAST_RELEASE ? now : before;
        }
    }

    /** Users that only the last release knows, or only this version. */
    private static final String ELDER = "elder";

    private static final String LEAVER = "leaver";

    /** A user of both whose logins end everywhere. */
    private static final String OWNER = "owner";

    @BeforeAll
    static void start() throws Exception {
        before = start(Path.of(VersionsIT.class.getResource(LAST_RELEASE).toURI()), ELDER);
        now = start(Path.of(System.getProperty("jar.jakarta")), LEAVER);
    }

    private static String users(String... names) {
        return Stream.of(names)
                .map(name -> name + ":" + WebXml.CHEAP_HASH + "\n")
                .collect(Collectors.joining());
    }

    private static TestServer start(Path jar, String user) throws IOException {
        WebXml webXml = WebXml.usual()
                .file("WEB-INF/users", users("user", OWNER, user))
                .filter("session", "token")
                .filter("renewAfter", "1s")
                .filter("rules", "/cart permit\n/admin/* role admin\n/ authenticated")
                .servlet("/cart", CartServlet.class)
                .servlet("/page", CartServlet.class)
                .servlet("/admin/page", CartServlet.class);
        return TestServer.startPackaged(webXml, List.of(jar), CartServlet.class);
    }

    @AfterAll
    static void stop() {
        before.close();
        now.close();
    }

    @ParameterizedTest
    @EnumSource
    void bearerTokenIsAcceptedByOtherVersion(Direction direction) {
        String answer = direction
                .first()
                .postJson("/app/user/login", "{\"username\":\"user\",\"password\":\"secret\"}")
                .body();
        String token = answer.replaceFirst(".*\"access_token\":\"([^\"]+)\".*", "$1");
        HttpResponse<String> page = direction.second().get("/app/page", "Authorization", "Bearer " + token);
        assertEquals("200 user []", page.statusCode() + " " + page.body());
        assertEquals(
                403,
                direction
                        .second()
                        .get("/app/admin/page", "Authorization", "Bearer " + token)
                        .statusCode());
    }

    @ParameterizedTest
    @EnumSource
    void cookieIsAcceptedRenewedAndAcceptedAgain(Direction direction) {
        CookieJar browser = new CookieJar();
        browser.update(direction.first().postForm("/app/user/login", FORM));
        String login = browser.value("jwt");
        Waiting.until("the second server has renewed the token", () -> {
            browser.update(direction.second().get("/app/page", "Cookie", browser.header()));
            return !login.equals(browser.value("jwt"));
        });
        String renewed = browser.value("jwt");
        HttpResponse<String> page = direction.first().get("/app/page", "Cookie", "jwt=" + renewed);
        assertEquals("200 user []", page.statusCode() + " " + page.body());
    }

    private static CookieJar loggedIn(TestServer server, String user) {
        CookieJar browser = new CookieJar();
        browser.update(server.postForm("/app/user/login", "username=" + user + "&password=secret"));
        return browser;
    }

    private static Claims renewed(TestServer server, CookieJar browser) throws InvalidTokenException {
        String before = browser.value("jwt");
        Waiting.until("the token was renewed", () -> {
            HttpResponse<String> page = server.get("/app/page", "Cookie", browser.header());
            assertEquals(200, page.statusCode());
            browser.update(page);
            return !before.equals(browser.value("jwt"));
        });
        return UnverifiedJwt.parse(browser.value("jwt")).claims();
    }

    @Test
    void lastReleaseKeepsTheClaimsOfRechecks() throws InvalidTokenException {
        CookieJar browser = loggedIn(now, "user");
        Claims login = UnverifiedJwt.parse(browser.value("jwt")).claims();
        Claims unchecked = renewed(before, browser);
        assertEquals(login.string("usrc"), unchecked.string("usrc"));
        assertEquals(login.string("ustp"), unchecked.string("ustp"));
        assertFalse(unchecked.has("uchk"));
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Claims checked = renewed(now, browser);
        assertEquals(login.string("ustp"), checked.string("ustp"));
        // The look-up and the new token may be of different seconds.
        Instant check = checked.time("uchk").orElseThrow();
        assertFalse(check.isBefore(start), check::toString);
        assertFalse(check.isAfter(checked.issuedAt().orElseThrow()), check::toString);
        assertEquals(checked.time("uchk"), renewed(before, browser).time("uchk"));
    }

    /** After an upgrade, nobody is logged out, even if this server cannot find the user. */
    @Test
    void loginOfLastReleaseIsRenewedUnchecked() throws InvalidTokenException {
        CookieJar browser = loggedIn(before, ELDER);
        assertFalse(renewed(now, browser).has("usrc"));
        assertFalse(renewed(now, browser).has("uchk"));
    }

    @Test
    void loginEndedByRecheckIsRefusedOnlyByThisVersion() throws IOException, InvalidTokenException {
        CookieJar browser = loggedIn(now, LEAVER);
        String copy = browser.header();
        renewed(now, browser);
        Files.writeString(now.folder().resolve("WEB-INF/users"), users("user", OWNER));
        Waiting.until(
                "the recheck found the dismissal",
                () -> now.get("/app/page", "Cookie", browser.header()).statusCode() == 401);
        assertEquals(401, now.get("/app/page", "Cookie", copy).statusCode());
        assertEquals(200, before.get("/app/page", "Cookie", copy).statusCode());
    }

    @ParameterizedTest
    @EnumSource
    void cartFilledOnBothVersionsSurvivesLogin(Direction direction) {
        CookieJar browser = new CookieJar();
        browser.update(direction.first().get("/app/cart?put=apples"));
        browser.update(direction.second().get("/app/cart?put=pears", "Cookie", browser.header()));
        browser.update(direction.first().postForm("/app/user/login", FORM, "Cookie", browser.header()));
        browser.update(direction.second().get("/app/cart?put=plums", "Cookie", browser.header()));
        HttpResponse<String> cart = direction.first().get("/app/page", "Cookie", browser.header());
        assertEquals("user [apples, pears, plums]", cart.body());
    }

    @ParameterizedTest
    @EnumSource
    void loginRedirectsToPageRequestedAtOtherVersion(Direction direction) {
        CookieJar browser = new CookieJar();
        HttpResponse<String> refused = direction.first().get("/app/page?id=7", "Accept", "text/html");
        assertEquals(302, refused.statusCode());
        browser.update(refused);
        HttpResponse<String> login = direction.second().postForm("/app/user/login", FORM, "Cookie", browser.header());
        assertEquals("/app/page?id=7", login.headers().firstValue("Location").orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void logoutEndsLoginOfOtherVersion(Direction direction) {
        CookieJar browser = new CookieJar();
        browser.update(direction.first().postForm("/app/user/login", FORM));
        String copy = browser.header();
        HttpResponse<String> logout = direction.second().postForm("/app/user/logout", "", "Cookie", copy);
        assertNotEquals(401, logout.statusCode());
        assertNotNull(TestServer.cookie(logout, "jwt"));
        assertEquals(401, direction.second().get("/app/page", "Cookie", copy).statusCode());
    }

    /** The last release names no source in its tokens, and does not know the end. */
    @Test
    void loginOfLastReleaseIsEndedEverywhereByThisVersionOnly() {
        CookieJar phone = loggedIn(before, OWNER);
        CookieJar laptop = loggedIn(now, OWNER);
        now.postForm("/app/user/logout", "everywhere=true", "Cookie", laptop.header());
        assertEquals(401, now.get("/app/page", "Cookie", phone.header()).statusCode());
        assertEquals(200, before.get("/app/page", "Cookie", phone.header()).statusCode());
    }
}
