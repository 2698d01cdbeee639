package io.github.jwtfilter.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who sees and who creates the container's sessions? */
public final class ContainerSessionTest {
    private static TestServer server;
    private static TestServer withoutSessions;

    @BeforeAll
    static void start() {
        server = TestServer.start(application());
        withoutSessions = TestServer.start(application().filter("session", "none"));
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("rules", "/open/* permit\n/admin role admin")
                .servlet("/page", WhoServlet.class)
                .servlet("/admin", WhoServlet.class)
                .servlet("/session/*", SessionServlet.class)
                .servlet("/open/*", SessionServlet.class);
    }

    @AfterAll
    static void stop() {
        server.close();
        withoutSessions.close();
    }

    /** An application that stores values in the session. */
    public static final class SessionServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String answer;
            switch (request.getPathInfo()) {
                case "/count":
                    answer = count(request.getSession());
                    break;
                case "/peek":
                    HttpSession session = request.getSession(false);
                    answer = session == null ? "none" : "" + session.getAttribute("count");
                    break;
                case "/clear":
                    HttpSession cleared = request.getSession();
                    for (String name : Collections.list(cleared.getAttributeNames())) {
                        cleared.removeAttribute(name);
                    }
                    answer = count(cleared);
                    break;
                case "/invalidate":
                    request.getSession().invalidate();
                    answer = WhoServlet.seen(request) + " " + request.getSession(false);
                    break;
                case "/logout":
                    try {
                        request.logout();
                    } catch (jakarta.servlet.ServletException e) {
                        throw new IOException(e);
                    }
                    answer = WhoServlet.seen(request) + " " + request.getSession(false);
                    break;
                default:
                    answer = methods(request);
            }
            response.getWriter().write(answer);
        }

        private static String count(HttpSession session) {
            Integer before = (Integer) session.getAttribute("count");
            int count = before == null ? 1 : before + 1;
            session.setAttribute("count", count);
            return "" + count;
        }

        /** Uses all session methods and returns those that work differently than without the filter. */
        @SuppressWarnings("SelfEquals") // The contract of equals is what is tested.
        private static String methods(HttpServletRequest request) {
            StringBuilder wrong = new StringBuilder();
            HttpSession session = request.getSession();
            check(wrong, "new", session.isNew());
            check(wrong, "id", session.getId().equals(request.getSession(false).getId()));
            session.setAttribute("a", 1);
            session.setAttribute("b", List.of("x"));
            check(wrong, "a", Integer.valueOf(1).equals(session.getAttribute("a")));
            List<String> names = Collections.list(session.getAttributeNames());
            Collections.sort(names);
            check(wrong, "names " + names, names.equals(List.of("a", "b")));
            session.removeAttribute("a");
            check(wrong, "removed", session.getAttribute("a") == null);
            session.setAttribute("b", null);
            check(wrong, "set to null", session.getAttribute("b") == null);
            session.setMaxInactiveInterval(77);
            check(wrong, "interval", request.getSession().getMaxInactiveInterval() == 77);
            check(wrong, "times", session.getLastAccessedTime() >= session.getCreationTime());
            check(wrong, "context", session.getServletContext() == request.getServletContext());
            check(wrong, "equals", session.equals(session));
            check(wrong, "equal", session.equals(request.getSession()));
            check(wrong, "hash", session.hashCode() == request.getSession().hashCode());
            check(wrong, "toString", session.toString() != null);
            String before = session.getId();
            String after = request.changeSessionId();
            check(wrong, "change", !before.equals(after) && session.getId().equals(after));
            session.invalidate();
            check(wrong, "gone", request.getSession(false) == null);
            try {
                session.getAttribute("b");
                check(wrong, "after its end", false);
            } catch (IllegalStateException expected) {
                check(wrong, "unwrapped", true);
            }
            try {
                session.invalidate();
                check(wrong, "second end", false);
            } catch (IllegalStateException expected) {
                check(wrong, "unwrapped", true);
            }
            return wrong.length() == 0 ? "no difference" : wrong.toString();
        }

        private static void check(StringBuilder wrong, String what, boolean right) {
            if (!right) {
                wrong.append(what).append("; ");
            }
        }
    }

    private static String token(String user) {
        return TestTokens.sign(TestTokens.claims().subject(user));
    }

    private static String[] cookies(String token, String session) {
        String cookies =
                (token == null ? "" : "jwt=" + token + "; ") + (session == null ? "" : "JSESSIONID=" + session);
        return new String[] {"Cookie", cookies.isEmpty() ? "x=y" : cookies};
    }

    private static HttpResponse<String> get(TestServer at, String path, String token, String session) {
        return at.get("/app" + path, cookies(token, session));
    }

    /** Counts twice in a session of this login and returns its cookie. */
    private static String countedTwice(TestServer at, String path, String token) {
        HttpResponse<String> first = get(at, path, token, null);
        assertEquals("1", first.body());
        String session = TestServer.cookie(first, "JSESSIONID");
        assertNotNull(session);
        assertEquals("2", get(at, path, token, session).body());
        return session;
    }

    private static void assertNoSession(HttpResponse<String> response, int status) {
        assertEquals(status, response.statusCode());
        assertEquals(List.of(), TestServer.setCookies(response, "JSESSIONID"));
    }

    @Test
    void filterAndServletsCreateNoSession() {
        MutableClock clock = new MutableClock(Instant.now());
        try (TestServer fresh = TestServer.startAt(clock, application())) {
            String form = "username=user&password=secret";
            HttpResponse<String> login = fresh.postForm("/app/user/login", form);
            assertNoSession(login, 303);
            String[] cookie = {"Cookie", "jwt=" + TestServer.cookie(login, "jwt")};
            clock.pass(Duration.ofMinutes(10));
            HttpResponse<String> renewed = fresh.get("/app/page", cookie);
            assertNotNull(TestServer.cookie(renewed, "jwt"));
            assertNoSession(renewed, 200);
            assertNoSession(fresh.get("/app/user/login"), 200);
            assertNoSession(fresh.postForm("/app/user/login", "username=user&password=x"), 401);
            assertNoSession(fresh.postForm("/app/j_security_check", form), 303);
            assertNoSession(fresh.postJson("/app/user/login", "{\"email\":\"user\",\"password\":\"secret\"}"), 200);
            assertNoSession(fresh.get("/app/page", cookie), 200);
            assertNoSession(fresh.get("/app/page"), 401);
            assertNoSession(fresh.get("/app/page", "Accept", "text/html"), 302);
            assertNoSession(fresh.get("/app/admin", cookie), 403);
            assertNoSession(fresh.get("/app/admin", "Cookie", cookie[1], "Accept", "text/html"), 403);
            assertNoSession(fresh.get("/app/open/peek"), 200);
            assertNoSession(fresh.get("/app/user/me", cookie), 200);
            assertNoSession(fresh.get("/app/absent", cookie), 404);
            assertNoSession(fresh.send("POST", "/app/user/logout", null, cookie), 204);
            assertNoSession(fresh.get("/app/page", cookie), 401);
            assertEquals(0, fresh.sessions());
        }
    }

    @Test
    void thousandLoginsCreateNoSession() {
        try (TestServer fresh = TestServer.start(application())) {
            for (int i = 0; i < 500; i++) {
                assertEquals(
                        303,
                        fresh.postForm("/app/user/login", "username=user&password=secret")
                                .statusCode());
                assertEquals(
                        200,
                        fresh.postJson("/app/user/login", "{\"email\":\"admin\",\"password\":\"secret\"}")
                                .statusCode());
            }
            assertEquals(0, fresh.sessions());
        }
    }

    @Test
    void applicationSessionsWork() {
        String token = token("user");
        String session = countedTwice(server, "/session/count", token);
        assertEquals("2", get(server, "/session/peek", token, session).body());
        assertEquals(
                "no difference",
                get(server, "/session/methods", token("user"), null).body());
        assertEquals("no difference", get(server, "/open/methods", null, null).body());
    }

    @Test
    void renewedTokenKeepsTheSession() {
        MutableClock clock = new MutableClock(Instant.now());
        try (TestServer clocked = TestServer.startAt(clock, application())) {
            String old = token("user");
            clock.pass(Duration.ofMinutes(10));
            HttpResponse<String> first = get(clocked, "/session/count", old, null);
            String renewed = TestServer.cookie(first, "jwt");
            assertNotNull(renewed);
            assertNotEquals(old, renewed);
            assertEquals(
                    "2",
                    get(clocked, "/session/count", renewed, TestServer.cookie(first, "JSESSIONID"))
                            .body());
        }
    }

    @Test
    void otherUserDoesNotSeeTheSession() {
        String a = token("a");
        String b = token("b");
        String session = countedTwice(server, "/session/count", a);
        assertEquals("none", get(server, "/session/peek", b, session).body());
        assertEquals("2", get(server, "/session/peek", a, session).body(), "reading keeps the session");
        HttpResponse<String> own = get(server, "/session/count", b, session);
        assertEquals("1", own.body());
        assertNotEquals(session, TestServer.cookie(own, "JSESSIONID"));
        assertEquals("none", get(server, "/session/peek", a, session).body());
    }

    @Test
    void otherLoginOfSameUserDoesNotSeeTheSession() {
        String session = countedTwice(server, "/session/count", token("user"));
        assertEquals(
                "none", get(server, "/session/peek", token("user"), session).body());
    }

    @Test
    void anonymousRequestDoesNotSeeUserSession() {
        String session = countedTwice(server, "/session/count", token("a"));
        assertEquals("none", get(server, "/open/peek", null, session).body());
        assertEquals(
                "none", get(server, "/open/peek", "refused.token.x", session).body());
        assertEquals("1", get(server, "/open/count", null, session).body());
    }

    @Test
    void loginFromOtherServerDoesNotSeeTheSession() {
        try (TestServer second = TestServer.start(application())) {
            String session = countedTwice(second, "/session/count", token("a"));
            HttpResponse<String> login =
                    server.postForm("/app/user/login", "username=user&password=secret", cookies(null, session));
            String b = TestServer.cookie(login, "jwt");
            assertEquals("none", get(second, "/session/peek", b, session).body());
            assertEquals("1", get(second, "/session/count", b, session).body());
        }
    }

    @Test
    void loginEndsAnonymousSession() {
        for (String path : List.of("/app/user/login", "/app/j_security_check")) {
            String session = countedTwice(server, "/open/count", null);
            HttpResponse<String> login = server.postForm(path, "username=user&password=secret", cookies(null, session));
            assertNoSession(login, 303);
            assertEquals("none", get(server, "/open/peek", null, session).body());
            String kept = countedTwice(server, "/open/count", null);
            server.postForm(path, "username=user&password=wrong", cookies(null, kept));
            assertEquals("2", get(server, "/open/peek", null, kept).body());
        }
    }

    @Test
    void loginDoesNotSeeAnonymousSession() {
        String session = countedTwice(server, "/open/count", null);
        String a = token("a");
        assertEquals("none", get(server, "/session/peek", a, session).body());
        assertEquals("1", get(server, "/session/count", a, session).body());
        assertEquals("none", get(server, "/open/peek", null, session).body());
    }

    @Test
    void clearedSessionKeepsItsOwner() {
        String a = token("a");
        String session = countedTwice(server, "/session/count", a);
        assertEquals("1", get(server, "/session/clear", a, session).body());
        assertEquals("none", get(server, "/session/peek", token("b"), session).body());
        assertEquals("none", get(server, "/open/peek", null, session).body());
        assertEquals("1", get(server, "/session/peek", a, session).body());
    }

    @Test
    void sessionAndLoginEndTogether() {
        for (String way : List.of("/session/invalidate", "/session/logout")) {
            String a = token("a");
            String session = countedTwice(server, "/session/count", a);
            HttpResponse<String> out = get(server, way, a, session);
            assertEquals("nobody null null null", out.body());
            assertEquals("", TestServer.cookie(out, "jwt"));
            assertEquals(401, get(server, "/page", a, session).statusCode());
            assertEquals("none", get(server, "/open/peek", null, session).body());
        }
        String a = token("a");
        String session = countedTwice(server, "/session/count", a);
        assertEquals(
                204,
                server.send("POST", "/app/user/logout", null, cookies(a, session))
                        .statusCode());
        assertEquals("none", get(server, "/open/peek", null, session).body());
    }

    @Test
    void creatingASessionFailsWithSessionNone() {
        try (CapturedLog quiet = CapturedLog.ofContainer()) {
            String token = token("user");
            assertEquals(
                    "none", get(withoutSessions, "/session/peek", token, null).body());
            assertEquals(
                    "none",
                    get(withoutSessions, "/session/peek", token, "anything").body());
            HttpResponse<String> refused = get(withoutSessions, "/session/count", token, null);
            assertEquals(500, refused.statusCode());
            assertTrue(refused.body().contains("session=none: this application is configured to have no HttpSession"));
            assertNoSession(refused, 500);
            assertEquals(500, get(withoutSessions, "/open/count", null, null).statusCode());
            assertEquals(0, withoutSessions.sessions());
            assertFalse(quiet.lines().isEmpty());
        }
    }
}
