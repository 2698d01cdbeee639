package io.github.jwtfilter.recheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestPostgres;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a renewal follow the user's account? */
@ExtendWith(TestPostgres.Shared.class)
final class RecheckTest {
    private static TestPostgres postgres;

    private final MutableClock clock = new MutableClock(Instant.now());
    private CapturedLog log;
    private TestAccounts accounts;
    private RecheckServer server;

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
        server = new RecheckServer(
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

    private void assertEnded(String token) {
        HttpResponse<String> page = server.get("/page", token);
        assertEquals(401, page.statusCode());
        assertTrue(page.headers().firstValue("WWW-Authenticate").orElse("").contains("invalid_token"));
        assertEquals("", RecheckServer.token(page), "cleared");
        // The login is over, whatever the source says later.
        assertEquals(401, server.get("/page", token).statusCode());
    }

    /** Shows the session, and stores something in it for a logged-in user. */
    public static final class SessionServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getRemoteUser() != null) {
                request.getSession().setAttribute("cart", "apples");
            }
            HttpSession session = request.getSession(false);
            response.getWriter().write(session == null ? "no session" : (String) session.getAttribute("cart"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "token"})
    void endedLoginLosesItsSession(String session) {
        accounts = TestAccounts.Kind.HTPASSWD.open(postgres);
        server = new RecheckServer(
                clock,
                accounts.configure(WebXml.usual()
                        .filter("session", session)
                        .filter("rules", "/open permit")
                        .servlet("/open", SessionServlet.class)));
        String token = server.due();
        HttpResponse<String> page = server.get("/open", token);
        assertEquals("apples", page.body());
        String cookie = RecheckServer.token(page)
                + page.headers().allValues("Set-Cookie").stream()
                        .filter(line -> !line.startsWith("jwt="))
                        .map(line -> "; " + line.split(";", 2)[0])
                        .collect(Collectors.joining());
        assertTrue(cookie.contains("; "), cookie);
        clock.pass(RecheckServer.UNTIL_RENEWAL);
        assertEquals("apples", server.get("/open", cookie).body());
        accounts.delete();
        assertEquals("no session", server.get("/open", cookie).body());
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
        String token = server.due();
        HttpResponse<String> page = server.get("/page", token);
        assertEquals("user user JWT reader", page.body());
        Claims before = RecheckServer.claims(token);
        Claims after = RecheckServer.claims(RecheckServer.token(page));
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
        String token = server.due();
        accounts.delete();
        assertEnded(token);
        assertTrue(auditLine().contains("by=recheck reason=\"account deleted\" sid="), auditLine());
    }

    @ParameterizedTest
    @EnumSource
    void disabledUserIsLoggedOutAtRenewal(TestAccounts.Kind kind) {
        deploy(kind);
        String token = server.due();
        accounts.disable();
        assertEnded(token);
        assertEquals(
                "INFO logout user=\"user\" from=127.0.0.1 by=recheck reason=\"account disabled\" sid="
                        + RecheckServer.claims(token).string("sid").orElseThrow(),
                auditLine());
    }

    @ParameterizedTest
    @EnumSource
    void changedPasswordEndsAllLogins(TestAccounts.Kind kind) {
        deploy(kind);
        String other = server.logIn();
        String token = server.due();
        accounts.changePassword();
        assertEnded(token);
        assertEnded(other);
        assertTrue(auditLine().contains("by=recheck reason=\"password changed\" sid="), auditLine());
        assertNotNull(server.logIn("user", TestAccounts.NEW_PASSWORD));
    }

    @ParameterizedTest
    @EnumSource
    void loginByRequestLoginAfterPasswordChangeStays(TestAccounts.Kind kind) {
        deploy(kind);
        String other = server.logIn();
        ChangeServlet.change = accounts::changePassword;
        String token = RecheckServer.token(server.get("/change", server.logIn()));
        clock.pass(RecheckServer.UNTIL_RENEWAL);
        assertEnded(other);
        String renewed = RecheckServer.token(server.get("/page", token));
        assertNotNull(renewed);
        clock.pass(RecheckServer.UNTIL_RENEWAL);
        assertEquals(200, server.get("/page", renewed).statusCode());
    }

    @ParameterizedTest
    @EnumSource
    void newRoleAppliesInTheRequestThatRenews(TestAccounts.Kind kind) {
        deploy(kind);
        String token = server.due();
        accounts.setRoles("reader", "admin");
        HttpResponse<String> page = server.get("/admin/page", token);
        assertEquals("user user JWT reader admin", page.body());
        String renewed = RecheckServer.token(page);
        assertEquals(
                "user user JWT reader admin", server.get("/admin/page", renewed).body());
    }

    @ParameterizedTest
    @EnumSource
    void removedRoleIsForbiddenInTheRequestThatRenews(TestAccounts.Kind kind) {
        deploy(kind);
        accounts.setRoles("admin");
        String token = server.due();
        accounts.setRoles("reader");
        assertEquals(403, server.get("/admin/page", token).statusCode());
        HttpResponse<String> page = server.get("/page", token);
        assertEquals("user user JWT reader", page.body());
        assertEquals(403, server.get("/admin/page", RecheckServer.token(page)).statusCode());
    }

    @ParameterizedTest
    @EnumSource
    void permittedPathOfEndedLoginIsAnonymous(TestAccounts.Kind kind) {
        deploy(kind);
        String token = server.due();
        accounts.delete();
        HttpResponse<String> open = server.get("/open", token);
        assertEquals("nobody null null", open.body());
        assertEquals("", RecheckServer.token(open));
    }

    @ParameterizedTest
    @EnumSource
    void endedLoginIsRefusedWithOlderToken(TestAccounts.Kind kind) {
        deploy(kind);
        String older = server.due();
        String token = RecheckServer.token(server.get("/page", older));
        clock.pass(RecheckServer.UNTIL_RENEWAL);
        accounts.delete();
        assertEnded(token);
        assertEquals(401, server.get("/page", older).statusCode());
        assertEquals(401, server.getByHeader("/page", older).statusCode());
    }

    @ParameterizedTest
    @EnumSource
    void youngTokenIsNotRechecked(TestAccounts.Kind kind) {
        deploy(kind);
        String token = server.logIn();
        accounts.delete();
        assertEquals(200, server.get("/page", token).statusCode());
    }

    @ParameterizedTest
    @EnumSource
    void headerTokenIsNotRechecked(TestAccounts.Kind kind) {
        deploy(kind);
        String token = server.due();
        accounts.delete();
        assertEquals(200, server.getByHeader("/page", token).statusCode());
    }

    @ParameterizedTest
    @EnumSource
    void ownServletsAndLogoutPathsDoNotRecheck(TestAccounts.Kind kind) {
        deploy(kind);
        String token = server.due();
        accounts.delete();
        HttpResponse<String> me = server.get("/user/me", token);
        assertEquals(200, me.statusCode());
        assertNull(RecheckServer.token(me));
        assertEquals("user user JWT reader", server.get("/bye", token).body());
        assertTrue(auditLine().contains("by=logoutPaths"), auditLine());
    }

    /** The users of a file stay in memory. */
    @ParameterizedTest
    @EnumSource
    void unavailableSourceEndsNoLogin(TestAccounts.Kind kind) {
        deploy(kind);
        String token = server.due();
        accounts.breakDown();
        HttpResponse<String> page = server.get("/page", token);
        assertEquals("user user JWT reader", page.body());
        Claims renewed = RecheckServer.claims(RecheckServer.token(page));
        assertEquals(kind == TestAccounts.Kind.HTPASSWD, renewed.has("uchk"));
        assertEquals(kind != TestAccounts.Kind.HTPASSWD, log.text().contains("WARNING JWTF-313 "), log.text());
    }

    @ParameterizedTest
    @EnumSource
    void recheckCanBeSwitchedOff(TestAccounts.Kind kind) {
        accounts = kind.open(postgres);
        server = new RecheckServer(
                clock,
                accounts.configure(WebXml.usual().login("recheckUsers", "false").servlet("/*", WhoServlet.class)));
        String token = server.due();
        accounts.delete();
        HttpResponse<String> page = server.get("/page", token);
        assertEquals("user user JWT reader", page.body());
        Claims renewed = RecheckServer.claims(RecheckServer.token(page));
        assertFalse(renewed.has("ustp"));
        assertFalse(renewed.has("uchk"));
    }
}
