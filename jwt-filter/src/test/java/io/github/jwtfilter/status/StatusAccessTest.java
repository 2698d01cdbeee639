package io.github.jwtfilter.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.SessionReportServlet;
import io.github.jwtfilter.StatusServlet;
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
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Do only operators see the status, and in the format that they ask for? */
final class StatusAccessTest {
    private static final String RULES = "/open/* permit\n/ops/status role admin\n/ops/sessions role auditor";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(application(RULES)
                .filter("session", "report")
                .servlet("/ops/sessions", SessionReportServlet.class)
                .servlet("/open/*", Forwarding.class));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static WebXml application(String rules) {
        return WebXml.usual().filter("rules", rules).servlet("/ops/status", StatusServlet.class);
    }

    /** An application that forwards to the status, includes it or calls it by name, as requested. */
    public static final class Forwarding extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            switch (String.valueOf(request.getPathInfo())) {
                case "/forward":
                    request.getRequestDispatcher("/ops/status").forward(request, response);
                    break;
                case "/include":
                    request.getRequestDispatcher("/ops/status").include(request, response);
                    break;
                default:
                    getServletContext()
                            .getNamedDispatcher("StatusServlet/ops/status")
                            .forward(request, response);
            }
        }
    }

    private static String[] with(String role, String... headers) {
        String token = TestTokens.sign(TestTokens.claims().claim("roles", List.of(role)));
        String[] all = new String[headers.length + 2];
        all[0] = "Authorization";
        all[1] = "Bearer " + token;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return all;
    }

    private static boolean isStatus(HttpResponse<String> response) {
        return response.body().contains("refused");
    }

    @Test
    void userWithoutRoleIsRefused() {
        assertEquals(401, server.get("/app/ops/status").statusCode());
        assertEquals(
                401,
                server.get("/app/ops/status", "Authorization", "Bearer x.y.z").statusCode());
        assertEquals(403, server.get("/app/ops/status", with("reader")).statusCode());
        HttpResponse<String> browser = server.get("/app/ops/status", "Accept", "text/html");
        assertEquals(302, browser.statusCode());
        assertEquals("/app/user/login", browser.headers().firstValue("Location").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "html        | text/html;charset=utf-8",
                "json        | application/json",
                "openmetrics | application/openmetrics-text;version=1.0.0;charset=utf-8",
                "prometheus  | text/plain;version=0.0.4;charset=utf-8",
            })
    void parameterChoosesFormat(String format, String type) {
        HttpResponse<String> response = server.get("/app/ops/status?format=" + format, with("admin"));
        assertEquals(200, response.statusCode());
        assertTrue(isStatus(response), response.body());
        assertEquals(
                type,
                response.headers()
                        .firstValue("Content-Type")
                        .orElseThrow()
                        .replace(" ", "")
                        .toLowerCase(Locale.ROOT));
        assertEquals(List.of("no-store"), response.headers().allValues("Cache-Control"));
        assertEquals(List.of("nosniff"), response.headers().allValues("X-Content-Type-Options"));

        HttpResponse<String> head = server.send("HEAD", "/app/ops/status?format=" + format, null, with("admin"));
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
    }

    @Test
    void pageMayNotBeFramedAndLoadsNothing() {
        HttpResponse<String> page = server.get("/app/ops/status", with("admin", "Accept", "text/html"));
        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
        assertTrue(policy.endsWith("frame-ancestors 'none'"), policy);
        assertFalse(page.body().contains("<script"), page.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?format=xml                | */*       | 400",
                "?format=                   | */*       | 400",
                "?format=HTML               | */*       | 400",
                "?format=json&format=html   | */*       | 400",
                "''                         | image/png | 406",
            })
    void unknownFormatIsRefused(String query, String accept, int status) {
        HttpResponse<String> response = server.get("/app/ops/status" + query, with("admin", "Accept", accept));
        assertEquals(status, response.statusCode());
        assertFalse(isStatus(response), response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void otherMethodsGet405(String method) {
        HttpResponse<String> response = server.send(method, "/app/ops/status", null, with("admin"));
        assertEquals(405, response.statusCode());
        assertEquals("GET, HEAD", response.headers().firstValue("Allow").orElseThrow());
        assertFalse(isStatus(response));
    }

    /** The filter decides by the requested path, before the application dispatches to another one. */
    @ParameterizedTest
    @ValueSource(strings = {"forward", "include", "name"})
    void dispatchByApplicationDoesNotBypassRules(String dispatch) {
        String path = "/app/open/" + dispatch;
        assertFalse(isStatus(server.get(path)));
        assertFalse(isStatus(server.get(path, with("reader"))));
        assertEquals(dispatch.equals("forward"), isStatus(server.get(path, with("admin"))));
    }

    @Test
    void roleOfOnePageDoesNotOpenTheOther() {
        assertEquals(403, server.get("/app/ops/status", with("auditor")).statusCode());
        assertEquals(403, server.get("/app/ops/sessions", with("admin")).statusCode());
        assertEquals(200, server.get("/app/ops/sessions", with("auditor")).statusCode());
    }

    @Test
    void rulesApplyWithoutFilterMapping() {
        try (TestServer unfiltered =
                TestServer.start(application("/ops/status role admin").filterMapping("/page"))) {
            assertEquals(401, unfiltered.get("/app/ops/status").statusCode());
            assertEquals(403, unfiltered.get("/app/ops/status", with("reader")).statusCode());
            assertTrue(isStatus(unfiltered.get("/app/ops/status", with("admin"))));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/* authenticated     | expected a role for the StatusServlet, got 'authenticated'; add the line"
                        + " '/ops/status role NAME' with the name of the operators' role",
                "/ops/status permit   | expected a role for the StatusServlet, got 'permit'; add the line"
                        + " '/ops/status role NAME' with the name of the operators' role",
            })
    void missingRoleStopsDeployment(String rules, String problem) {
        assertEquals("filter 'jwt': rules: " + problem, problem(application(rules)));
    }

    @Test
    void inexactMappingStopsDeployment() {
        assertEquals(
                "servlet 'StatusServlet/ops/*': expected an exact url-pattern, for example /user/login, got '/ops/*'",
                problem(WebXml.usual().filter("rules", "/ops/* role admin").servlet("/ops/*", StatusServlet.class)));
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

    @Test
    void startSaysHowToOpenThePage() {
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer started = TestServer.start(application("/ops/status role admin"))) {
            String line = log.lines().stream()
                    .filter(each -> each.startsWith("INFO The status page at "))
                    .findFirst()
                    .orElseThrow();
            assertTrue(
                    line.startsWith("INFO The status page at /ops/status needs the role 'admin'. If no user has it,"
                            + " this command opens it."),
                    line);
            assertTrue(line.endsWith("https://HOST/app/ops/status"), line);
            assertFalse(line.contains(WebXml.SECRET), line);
            assertEquals(401, started.get("/app/ops/status").statusCode());
        }
    }
}
