package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.SessionReportServlet;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Is the page of session=report readable only for users that web.xml allows? */
final class SessionReportServletTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(
                reported("/open/* permit\n/ops/sessions role admin").servlet("/open/*", Forwarding.class));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static WebXml reported(String rules) {
        return WebXml.usual()
                .filter("session", "report")
                .filter("rules", rules)
                .servlet("/ops/sessions", SessionReportServlet.class);
    }

    /** An application that forwards to the page, includes it or calls it by name, as requested. */
    public static final class Forwarding extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            switch (request.getPathInfo()) {
                case "/forward":
                    request.getRequestDispatcher("/ops/sessions").forward(request, response);
                    break;
                case "/include":
                    request.getRequestDispatcher("/ops/sessions").include(request, response);
                    break;
                default:
                    getServletContext()
                            .getNamedDispatcher("SessionReportServlet/ops/sessions")
                            .forward(request, response);
            }
        }
    }

    private static String[] token(String user, String... roles) {
        String token = TestTokens.sign(TestTokens.claims().subject(user).claim("roles", List.of(roles)));
        return new String[] {"Authorization", "Bearer " + token};
    }

    private static HttpResponse<String> page(String... headers) {
        return server.get("/app/ops/sessions", headers);
    }

    @Test
    void userWithRoleReadsPage() {
        HttpResponse<String> page = page(token("admin", "reader", "admin"));
        assertEquals(200, page.statusCode());
        assertTrue(
                page.body().startsWith("CAN THIS APPLICATION USE session=token?  '/app', filter 'jwt'\n"), page.body());
        assertEquals(
                "text/plain;charset=utf-8",
                page.headers().firstValue("Content-Type").orElseThrow().replace(" ", ""));
        assertEquals(List.of("no-store"), page.headers().allValues("Cache-Control"));
        assertEquals(List.of("nosniff"), page.headers().allValues("X-Content-Type-Options"));
    }

    @Test
    void otherUsersAreRefused() {
        assertEquals(401, page().statusCode());
        assertEquals(401, page("Authorization", "Bearer x.y.z").statusCode());
        assertEquals(403, page(token("user", "reader")).statusCode());
        assertEquals(403, page(token("user", "Admin")).statusCode());
        HttpResponse<String> browser = page("Accept", "text/html");
        assertEquals(302, browser.statusCode());
        assertEquals("/app/user/login", browser.headers().firstValue("Location").orElseThrow());
    }

    @Test
    void loginRedirectsBackToPage() {
        String target = "jwt-target=" + TestServer.cookie(page("Accept", "text/html"), "jwt-target");
        HttpResponse<String> login =
                server.postForm("/app/user/login", "username=admin&password=secret", "Cookie", target);
        assertEquals("/app/ops/sessions", login.headers().firstValue("Location").orElseThrow());
        String cookie = "jwt=" + TestServer.cookie(login, "jwt");
        assertEquals(200, page("Cookie", cookie, "Accept", "text/html").statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "OPTIONS"})
    void otherMethodsGet405(String method) {
        HttpResponse<String> response = server.send(method, "/app/ops/sessions", null, token("admin", "admin"));
        assertEquals(405, response.statusCode());
        assertEquals("GET", response.headers().firstValue("Allow").orElseThrow());
        assertFalse(response.body().contains("CAN THIS APPLICATION USE session=token?"));
    }

    /** The filter decides by the requested path, before the application dispatches to another one. */
    @ParameterizedTest
    @ValueSource(strings = {"forward", "include", "name"})
    void dispatchByApplicationDoesNotBypassRules(String dispatch) {
        String path = "/app/open/" + dispatch;
        assertFalse(server.get(path).body().contains("CAN THIS APPLICATION USE session=token?"));
        assertFalse(
                server.get(path, token("user", "reader")).body().contains("CAN THIS APPLICATION USE session=token?"));
        assertEquals(
                dispatch.equals("forward"),
                server.get(path, token("admin", "admin")).body().contains("CAN THIS APPLICATION USE session=token?"));
    }

    @Test
    void rulesApplyWithoutFilterMapping() {
        try (TestServer unfiltered =
                TestServer.start(reported("/ops/sessions role admin").filterMapping("/page"))) {
            assertEquals(401, unfiltered.get("/app/ops/sessions").statusCode());
            assertEquals(
                    403,
                    unfiltered.get("/app/ops/sessions", token("user", "reader")).statusCode());
            assertEquals(
                    200,
                    unfiltered.get("/app/ops/sessions", token("admin", "admin")).statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/* authenticated              | authenticated",
                "/ops/sessions permit          | permit",
                "/ops/sessions deny            | deny",
                "/ops/* permit                 | permit",
                "POST /ops/sessions role admin | authenticated",
                "/other role admin             | authenticated",
            })
    void missingRoleStopsDeployment(String rules, String requirement) {
        assertEquals(
                "filter 'jwt': rules: expected a role for the SessionReportServlet, got '" + requirement
                        + "'; add the line '/ops/sessions role NAME' with the name of the operators' role",
                problem(reported(rules)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/* role admin", "/ops/* role admin,\"big boss\"", "GET /ops/sessions role admin"})
    void anyRuleWithRoleIsAccepted(String rules) {
        try (TestServer started = TestServer.startAnyway(reported(rules), "/app")) {
            assertNull(started.failure());
            assertEquals(
                    200,
                    started.get("/app/ops/sessions", token("admin", "admin")).statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "none"})
    void otherSessionSettingStopsDeployment(String session) {
        assertEquals(
                "servlet 'SessionReportServlet/ops/sessions': expected session=report for a SessionReportServlet, got session="
                        + session,
                problem(reported("/ops/sessions role admin").filter("session", session)));
    }

    @Test
    void inexactMappingStopsDeployment() {
        WebXml wild = WebXml.usual()
                .filter("session", "report")
                .filter("rules", "/ops/* role admin")
                .servlet("/ops/*", SessionReportServlet.class);
        assertEquals(
                "servlet 'SessionReportServlet/ops/*': expected an exact url-pattern, for example /user/login, got '/ops/*'",
                problem(wild));
    }

    private static String problem(WebXml webXml) {
        try (CapturedLog quiet = CapturedLog.ofContainer();
                CapturedLog ours = CapturedLog.ofOurs();
                TestServer stopped = TestServer.startAnyway(webXml, "/app")) {
            String message = stopped.failure().getMessage();
            assertTrue(message.contains("has 1 problem."), message);
            assertTrue(ours.text().contains(message) && !quiet.lines().isEmpty());
            return message.substring(message.indexOf("\n  - ") + 5);
        }
    }
}
