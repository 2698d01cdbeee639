package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How can a login end, which of its tokens are then refused, and on which servers? */
final class LogoutTest {
    private static TestServer server;
    private static TestServer otherServer;

    @BeforeAll
    static void start() {
        server = TestServer.start(application());
        otherServer = TestServer.start(application());
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("logoutPaths", "/goodbye.do")
                .servlet("/page", WhoServlet.class)
                .servlet("/goodbye.do", WhoServlet.class)
                .servlet("/request-logout", RequestLogout.class)
                .servlet("/session-invalidate", SessionInvalidate.class);
    }

    @AfterAll
    static void stop() {
        server.close();
        otherServer.close();
    }

    /** Logs out with {@code HttpServletRequest.logout()}. */
    public static final class RequestLogout extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            request.logout();
            response.getWriter().write(WhoServlet.seen(request));
        }
    }

    /** Logs out by invalidating the session, as old applications do. */
    public static final class SessionInvalidate extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getSession().invalidate();
            response.getWriter().write(WhoServlet.seen(request));
        }
    }

    private static int status(TestServer at, String token) {
        return at.get("/app/page", "Authorization", "Bearer " + token).statusCode();
    }

    private static String logIn(TestServer at) {
        return TestServer.cookie(at.postForm("/app/user/login", "username=user&password=secret"), "jwt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/user/logout", "/request-logout", "/session-invalidate", "/goodbye.do"})
    void everyLogoutEndsAllTokensOfTheLogin(String path) {
        MutableClock clock = new MutableClock(Instant.now());
        try (TestServer clocked = TestServer.startAt(clock, application())) {
            String older = logIn(clocked);
            clock.pass(Duration.ofMinutes(10));
            String newer = TestServer.cookie(clocked.get("/app/page", "Cookie", "jwt=" + older), "jwt");
            assertNotNull(newer);

            HttpResponse<String> response = clocked.send("POST", "/app" + path, null, "Cookie", "jwt=" + newer);

            assertTrue(response.statusCode() < 300, "status " + response.statusCode());
            String cleared = TestServer.setCookies(response, "jwt").get(0);
            assertTrue(cleared.startsWith("jwt=; Path=/app; HttpOnly; SameSite=Lax; Max-Age=0"), cleared);
            assertEquals(401, status(clocked, older));
            assertEquals(401, status(clocked, newer));
            HttpResponse<String> refused = clocked.get("/app/page", "Authorization", "Bearer " + newer);
            assertEquals(
                    "Bearer error=\"invalid_token\", error_description=\"revoked\"",
                    refused.headers().firstValue("WWW-Authenticate").orElseThrow());
        }
    }

    @Test
    void otherServerStillAcceptsTheToken() {
        String token = TestTokens.fresh();
        server.send("POST", "/app/user/logout", null, "Authorization", "Bearer " + token);
        assertEquals(401, status(server, token));
        assertEquals(200, status(otherServer, token));
    }

    @Test
    void loginRenewedOnOtherServerIsEnded() {
        MutableClock clock = new MutableClock(Instant.now());
        try (TestServer first = TestServer.startAt(clock, application());
                TestServer second = TestServer.startAt(clock, application())) {
            String older = logIn(first);
            clock.pass(Duration.ofMinutes(10));
            String renewedElsewhere = TestServer.cookie(second.get("/app/page", "Cookie", "jwt=" + older), "jwt");
            first.send("POST", "/app/user/logout", null, "Cookie", "jwt=" + older);
            assertEquals(401, status(first, renewedElsewhere));
        }
    }

    @Test
    void otherLoginOfTheSameUserIsKept() {
        String other = TestTokens.fresh();
        server.send("POST", "/app/user/logout", null, "Cookie", "jwt=" + TestTokens.fresh());
        assertEquals(200, status(server, other));
    }

    @Test
    void requestIsAnonymousAfterRequestLogout() {
        HttpResponse<String> response =
                server.send("POST", "/app/request-logout", null, "Cookie", "jwt=" + TestTokens.fresh());
        assertEquals("nobody null null", response.body());
    }

    @Test
    void applicationLogoutPathStillSeesTheUser() {
        HttpResponse<String> response = server.get("/app/goodbye.do", "Cookie", "jwt=" + TestTokens.fresh());
        assertEquals("user user JWT reader", response.body());
    }

    @Test
    void tokenWithoutSidIsEndedByIdOrSignedPart() {
        String byId = TestTokens.sign(TestTokens.claims().remove("sid"));
        String bySignedPart = TestTokens.sign(TestTokens.claims().remove("sid").remove("jti"));
        for (String token : new String[] {byId, bySignedPart}) {
            assertEquals(200, status(server, token));
            server.send("POST", "/app/user/logout", null, "Authorization", "Bearer " + token);
            assertEquals(401, status(server, token));
        }
    }

    @Test
    void secondLogoutSucceeds() {
        String token = TestTokens.fresh();
        assertEquals(
                204,
                server.send("POST", "/app/user/logout", null, "Cookie", "jwt=" + token)
                        .statusCode());
        assertEquals(
                204,
                server.send("POST", "/app/user/logout", null, "Cookie", "jwt=" + token)
                        .statusCode());
    }

    @Test
    void linkLogsOutOnlyIfAllowed() {
        String token = TestTokens.fresh();
        HttpResponse<String> refused = server.get("/app/user/logout", "Cookie", "jwt=" + token);
        assertEquals(405, refused.statusCode());
        assertEquals("POST", refused.headers().firstValue("Allow").orElseThrow());
        assertEquals(200, status(server, token));
        try (TestServer allowing = TestServer.start(application().logout("allowGet", "true"))) {
            assertEquals(
                    204,
                    allowing.get("/app/user/logout", "Cookie", "jwt=" + token).statusCode());
            assertEquals(401, status(allowing, token));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/user/logout", "/goodbye.do"})
    void crossSiteLogoutWithoutCookieIsRefused(String path) {
        HttpResponse<String> response = server.send(
                "POST",
                "/app" + path,
                null,
                "Sec-Fetch-Site",
                "cross-site",
                "Sec-Fetch-Mode",
                "navigate",
                "Origin",
                "https://elsewhere.example");
        assertEquals(403, response.statusCode());
        assertTrue(TestServer.setCookies(response, "jwt").isEmpty());
    }

    @Test
    void logoutEndsEveryLoginWithACookie() {
        String one = TestTokens.fresh();
        String other = TestTokens.fresh();
        server.send("POST", "/app/user/logout", null, "Cookie", "jwt=" + one + "; jwt=" + other);
        assertEquals(401, status(server, one));
        assertEquals(401, status(server, other));
    }

    @Test
    void loginWithoutAuthTimeStaysEnded() {
        String sid = "sid-" + System.nanoTime();
        String older = TestTokens.sign(TestTokens.claims()
                .remove("auth_time")
                .claim("sid", sid)
                .expiresAt(Instant.now().plusSeconds(1)));
        String newer = TestTokens.sign(TestTokens.claims().remove("auth_time").claim("sid", sid));
        server.send("POST", "/app/user/logout", null, "Authorization", "Bearer " + older);
        assertEquals(401, status(server, newer));
    }

    @Test
    void browserIsRedirectedToTheLoginPage() {
        HttpResponse<String> response = server.send(
                "POST", "/app/user/logout", null, "Cookie", "jwt=" + TestTokens.fresh(), "Accept", "text/html");
        assertEquals(303, response.statusCode());
        assertEquals(
                "/app/user/login", response.headers().firstValue("Location").orElseThrow());
    }
}
