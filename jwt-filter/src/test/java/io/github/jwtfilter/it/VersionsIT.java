package io.github.jwtfilter.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.jwtfilter.testing.CookieJar;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
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

    @BeforeAll
    static void start() throws Exception {
        before = start(Path.of(VersionsIT.class.getResource(LAST_RELEASE).toURI()));
        now = start(Path.of(System.getProperty("jar.jakarta")));
    }

    private static TestServer start(Path jar) throws IOException {
        WebXml webXml = WebXml.usual()
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
        CookieJar phone = new CookieJar();
        phone.update(before.postForm("/app/user/login", FORM));
        CookieJar laptop = new CookieJar();
        laptop.update(now.postForm("/app/user/login", FORM));
        now.postForm("/app/user/logout", "everywhere=true", "Cookie", laptop.header());
        assertEquals(401, now.get("/app/page", "Cookie", phone.header()).statusCode());
        assertEquals(200, before.get("/app/page", "Cookie", phone.header()).statusCode());
    }
}
