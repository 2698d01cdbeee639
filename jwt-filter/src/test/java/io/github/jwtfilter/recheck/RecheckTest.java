package io.github.jwtfilter.recheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestPostgres;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Does a renewal follow the user's account? */
@ExtendWith(TestPostgres.Shared.class)
final class RecheckTest {
    private static final Duration UNTIL_RENEWAL = Duration.ofMinutes(4);

    private static TestPostgres postgres;

    private final MutableClock clock = new MutableClock(Instant.now());
    private CapturedLog log;
    private TestAccounts accounts;
    private TestServer server;

    @BeforeAll
    static void start(TestPostgres shared) {
        postgres = shared;
    }

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void stop() {
        server.close();
        accounts.close();
        log.close();
    }

    private void deploy(TestAccounts.Kind kind) {
        accounts = kind.open(postgres);
        server = TestServer.startAt(
                clock,
                accounts.configure(WebXml.usual()
                        .filter("rules", "/open permit\n/admin/* role admin\n/ authenticated")
                        .filter("logoutPaths", "/bye")
                        .servlet("/change", ChangeServlet.class)
                        .servlet("/*", WhoServlet.class)));
    }

    /** Changes the password for the user, and logs in again with the new one. */
    public static final class ChangeServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        static volatile Runnable change;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            change.run();
            request.logout();
            request.login("user", TestAccounts.NEW_PASSWORD);
            response.getWriter().write("changed");
        }
    }

    private String logIn() {
        return TestServer.cookie(server.postForm("/app/user/login", "username=user&password=secret"), "jwt");
    }

    /** Logs in and lets so much time pass that the next request renews the token. */
    private String due() {
        String token = logIn();
        clock.pass(UNTIL_RENEWAL);
        return token;
    }

    private HttpResponse<String> get(String path, String token) {
        return server.get("/app" + path, "Cookie", "jwt=" + token);
    }

    private static Claims claims(String token) {
        try {
            return UnverifiedJwt.parse(token).claims();
        } catch (InvalidTokenException e) {
            throw new AssertionError(e);
        }
    }

    private void assertEnded(String token) {
        HttpResponse<String> page = get("/page", token);
        assertEquals(401, page.statusCode());
        assertTrue(page.headers().firstValue("WWW-Authenticate").orElse("").contains("invalid_token"));
        assertEquals("", TestServer.cookie(page, "jwt"), "cleared");
        // The login is over, whatever the source says later.
        assertEquals(401, get("/page", token).statusCode());
    }

    private String auditLine() {
        return log.lines().stream()
                .filter(line -> line.contains("logout user="))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void existingUserIsRenewed(TestAccounts.Kind kind) {
        deploy(kind);
        String token = due();
        HttpResponse<String> page = get("/page", token);
        assertEquals("user user JWT reader", page.body());
        Claims before = claims(token);
        Claims after = claims(TestServer.cookie(page, "jwt"));
        assertEquals(before.string("sid"), after.string("sid"));
        assertEquals(before.time("auth_time"), after.time("auth_time"));
        assertEquals(before.string("usrc"), after.string("usrc"));
        assertEquals(before.string("ustp"), after.string("ustp"));
        assertEquals(before.string("cks"), after.string("cks"));
        assertNotEquals(before.id(), after.id());
        assertEquals(after.issuedAt(), after.time("uchk"));
    }

    @ParameterizedTest
    @EnumSource
    void deletedUserIsLoggedOutAtRenewal(TestAccounts.Kind kind) {
        deploy(kind);
        String token = due();
        accounts.delete();
        assertEnded(token);
        assertTrue(auditLine().contains("by=recheck reason=\"account deleted\" sid="), auditLine());
    }

    @ParameterizedTest
    @EnumSource
    void disabledUserIsLoggedOutAtRenewal(TestAccounts.Kind kind) {
        deploy(kind);
        String token = due();
        accounts.disable();
        assertEnded(token);
        assertEquals(
                "INFO logout user=\"user\" from=127.0.0.1 by=recheck reason=\"account disabled\" sid="
                        + claims(token).string("sid").orElseThrow(),
                auditLine());
    }

    @ParameterizedTest
    @EnumSource
    void changedPasswordEndsAllLogins(TestAccounts.Kind kind) {
        deploy(kind);
        String other = logIn();
        String token = due();
        accounts.changePassword();
        assertEnded(token);
        assertEnded(other);
        assertTrue(auditLine().contains("by=recheck reason=\"password changed\" sid="), auditLine());
        assertNotNull(TestServer.cookie(
                server.postForm("/app/user/login", "username=user&password=" + TestAccounts.NEW_PASSWORD), "jwt"));
    }

    @ParameterizedTest
    @EnumSource
    void loginByRequestLoginAfterPasswordChangeStays(TestAccounts.Kind kind) {
        deploy(kind);
        String other = logIn();
        ChangeServlet.change = accounts::changePassword;
        String token = TestServer.cookie(get("/change", logIn()), "jwt");
        clock.pass(UNTIL_RENEWAL);
        assertEnded(other);
        String renewed = TestServer.cookie(get("/page", token), "jwt");
        assertNotNull(renewed);
        clock.pass(UNTIL_RENEWAL);
        assertEquals(200, get("/page", renewed).statusCode());
    }

    @ParameterizedTest
    @EnumSource
    void newRoleAppliesInTheRequestThatRenews(TestAccounts.Kind kind) {
        deploy(kind);
        String token = due();
        accounts.setRoles("reader", "admin");
        HttpResponse<String> page = get("/admin/page", token);
        assertEquals("user user JWT reader admin", page.body());
        String renewed = TestServer.cookie(page, "jwt");
        assertEquals("user user JWT reader admin", get("/admin/page", renewed).body());
    }

    @ParameterizedTest
    @EnumSource
    void removedRoleIsForbiddenInTheRequestThatRenews(TestAccounts.Kind kind) {
        deploy(kind);
        accounts.setRoles("admin");
        String token = due();
        accounts.setRoles("reader");
        assertEquals(403, get("/admin/page", token).statusCode());
        HttpResponse<String> page = get("/page", token);
        assertEquals("user user JWT reader", page.body());
        assertEquals(403, get("/admin/page", TestServer.cookie(page, "jwt")).statusCode());
    }

    @ParameterizedTest
    @EnumSource
    void permittedPathOfEndedLoginIsAnonymous(TestAccounts.Kind kind) {
        deploy(kind);
        String token = due();
        accounts.delete();
        HttpResponse<String> open = get("/open", token);
        assertEquals("nobody null null", open.body());
        assertEquals("", TestServer.cookie(open, "jwt"));
    }

    @ParameterizedTest
    @EnumSource
    void endedLoginIsRefusedWithOlderToken(TestAccounts.Kind kind) {
        deploy(kind);
        String older = due();
        String token = TestServer.cookie(get("/page", older), "jwt");
        clock.pass(UNTIL_RENEWAL);
        accounts.delete();
        assertEnded(token);
        assertEquals(401, get("/page", older).statusCode());
        assertEquals(
                401, server.get("/app/page", "Authorization", "Bearer " + older).statusCode());
    }

    @ParameterizedTest
    @EnumSource
    void youngTokenIsNotRechecked(TestAccounts.Kind kind) {
        deploy(kind);
        String token = logIn();
        accounts.delete();
        assertEquals(200, get("/page", token).statusCode());
    }

    @ParameterizedTest
    @EnumSource
    void headerTokenIsNotRechecked(TestAccounts.Kind kind) {
        deploy(kind);
        String token = due();
        accounts.delete();
        assertEquals(
                200, server.get("/app/page", "Authorization", "Bearer " + token).statusCode());
    }

    @ParameterizedTest
    @EnumSource
    void ownServletsAndLogoutPathsDoNotRecheck(TestAccounts.Kind kind) {
        deploy(kind);
        String token = due();
        accounts.delete();
        HttpResponse<String> me = get("/user/me", token);
        assertEquals(200, me.statusCode());
        assertNull(TestServer.cookie(me, "jwt"));
        assertEquals("user user JWT reader", get("/bye", token).body());
        assertTrue(auditLine().contains("by=logoutPaths"), auditLine());
    }

    @ParameterizedTest
    @EnumSource
    void recheckCanBeSwitchedOff(TestAccounts.Kind kind) {
        accounts = kind.open(postgres);
        server = TestServer.startAt(
                clock,
                accounts.configure(WebXml.usual().login("recheckUsers", "false").servlet("/*", WhoServlet.class)));
        String token = due();
        accounts.delete();
        HttpResponse<String> page = get("/page", token);
        assertEquals("user user JWT reader", page.body());
        Claims renewed = claims(TestServer.cookie(page, "jwt"));
        assertFalse(renewed.has("ustp"));
        assertFalse(renewed.has("uchk"));
    }
}
