package io.github.jwtfilter.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Can a request bypass a rule by an unusual spelling of the path, or by its method? */
final class PathTrickTest {
    private static final String LOCKED = "the locked page";

    private static final List<String> SPELLINGS = List.of(
            "/app/admin",
            "/app/admin/",
            "/app/admin/users",
            "/app/admin;x",
            "/app/admin;x=y/users",
            "/app/admin;/users",
            "/app;x/admin",
            "/app/;x/admin",
            "/app/%61dmin",
            "/app/%61%64%6d%69%6e/users",
            "/app/admin%2f",
            "/app/admin%2fusers",
            "/app%2fadmin",
            "/app/admin%00",
            "/app/admin%00.html",
            "/app/admin%0a",
            "/app/admin%20",
            "/app/admin.",
            "/app/admin/.",
            "/app/admin/..",
            "/app/admin/users/..",
            "/app//admin",
            "/app///admin",
            "/app//admin//users",
            "//app/admin",
            "/app/./admin",
            "/app/%2e/admin",
            "/app/public/..;/admin",
            "/app/public/..;x=y/admin",
            "/app/public/;/../admin",
            "/app/public/.;/../admin",
            "/app/public/../admin",
            "/app/public//../admin",
            "/app/public/x/../../admin",
            "/app/public/%2e%2e/admin",
            "/app/public/.%2e/admin",
            "/app/public/%2E%2E/admin",
            "/app/public/..%2fadmin",
            "/app/public/..%2Fadmin/users",
            "/app/public/%2e%2e%2fadmin",
            "/app/public/..%5cadmin",
            "/app/public/..\\admin",
            "/app/public\\..\\admin",
            "/app\\admin",
            "/app/public/%252e%252e/admin",
            "/app/public/%252e%252e%252fadmin",
            "/app/public/%c0%ae%c0%ae/admin",
            "/app/public/%c0%af../admin",
            "/app/public/%u002e%u002e/admin",
            "/app/%u0061dmin",
            "/app/admin/..;/public/x",
            "/app/admin/%2e%2e;/public/x",
            "/app/admin/..%2fpublic/x",
            "/app/public/x/..;/..;/admin",
            "/app/public/..;/..;/app/admin",
            "/other/../app/admin",
            "/app/public/../../app/admin",
            "/app/user/login/../../admin",
            "/app/user/login/..;/..;/admin",
            "/app/user/login;/../../admin",
            "/app/admin?x=/public/",
            "/app/admin?/../public/x",
            "/app/admin#/public/x",
            "/app/page.open/..;/admin",
            "/app/admin/x.open",
            "/app/admin;.open",
            "/app/admin;/x.open",
            "/app/admin%3b.open",
            "/app/admin/j_security_check",
            "http://127.0.0.1:PORT/app/admin",
            "http://127.0.0.1:PORT/app/public/..;/admin",
            "http://elsewhere/app//admin",
            "http://u:p@127.0.0.1:PORT/app/admin");

    private static List<TestServer> servers;

    @BeforeAll
    static void start() {
        WebXml application = WebXml.usual()
                .filter(
                        "rules",
                        String.join(
                                "\n",
                                "/public/* permit",
                                "*.open permit",
                                "/admin/* role admin",
                                "GET,POST /reports/* role admin",
                                "/exact role admin",
                                "/ authenticated"))
                .servlet("/admin/*", LockedServlet.class)
                .servlet("/public/*", WhoServlet.class)
                .servlet("/reports/*", ReportServlet.class)
                .servlet("/exact", LockedServlet.class)
                .servlet("/", WhoServlet.class);
        servers = List.of(
                TestServer.start(application),
                TestServer.startLenient(application, UriCompliance.LEGACY),
                TestServer.startLenient(application, UriCompliance.UNSAFE));
    }

    @AfterAll
    static void stop() {
        servers.forEach(TestServer::close);
    }

    /** A page for administrators only. */
    public static final class LockedServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setHeader("X-Locked", LOCKED);
            response.getWriter().write(LOCKED);
        }
    }

    /** A page with a rule for two methods only. */
    public static final class ReportServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write("a report for " + request.getRemoteUser());
        }
    }

    private static String bearer(String... roles) {
        return "Authorization: Bearer " + TestTokens.sign(TestTokens.claims().claim("roles", List.of(roles)));
    }

    private static String send(TestServer server, String method, String target, String... headers) {
        String line = method + " " + target.replace("PORT", "" + server.port()) + " HTTP/1.1";
        return server.raw(Stream.concat(Stream.of(line), Stream.of(headers)).toArray(String[]::new));
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    static List<String> spellings() {
        return SPELLINGS;
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void lockedPageStaysLockedForEverySpelling(String target) {
        for (TestServer server : servers) {
            for (String header : List.of("X-Nobody: here", bearer("reader"))) {
                for (String method : List.of("GET", "POST", "HEAD")) {
                    String answer = send(server, method, target, header);
                    assertFalse(answer.contains(LOCKED), method + " on server " + servers.indexOf(server));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // target                          anon.   reader  admin
        "/app/admin,                        401,    403,   200",
        "/app/admin/,                       401,    403,   200",
        "/app/admin;x,                      401,    403,   200",
        "/app/%61dmin,                      401,    403,   200",
        "/app/./admin,                      401,    403,   200",
        "/app/admin/x.open,                 401,    403,   200",
        "/app/admin;/x.open,                401,    403,   200",
        "http://127.0.0.1:PORT/app/admin,   401,    403,   200",
        "/app/public/../admin,              401,    403,   200",
        "/app/exact,                        401,    403,   200",
        "/app/exact;x,                      401,    403,   200",
        "/app/exact/,                       401,    403,   200",
        // Paths outside the rule, for the container and therefore for the filter.
        "/app/ADMIN,                        401,    200,   200",
        "/app/administration,               401,    200,   200",
        "/app/admin/../public/x,            200,    200,   200",
        // Ambiguous paths.
        "/app//admin,                       400,    400,   400",
        "/app/public//x,                    400,    400,   400",
        "/app/public/..;/admin,             400,    400,   400",
        "/app/public/%2e%2e/admin,          400,    400,   400",
        "/app/public/%252e%252e/admin,      400,    400,   400",
        "/app/public/..%2fadmin,            400,    400,   400",
        "/app/admin%2f,                     400,    400,   400",
        "/app/admin%00,                     400,    400,   400",
        "/app/public/..\\admin,             400,    400,   400",
        "/app/admin/..;/public/x,           400,    400,   400",
    })
    void rulesReadPathLikeContainer(String target, int anonymous, int reader, int admin) {
        TestServer server = servers.get(0);
        assertEquals(anonymous, status(send(server, "GET", target)), "anonymous");
        assertEquals(reader, status(send(server, "GET", target, bearer("reader"))), "reader");
        assertEquals(admin, status(send(server, "GET", target, bearer("admin"))), "admin");
    }

    /**
     * The container's checks are disabled, so the filter must refuse these paths. The application would serve all of
     * them.
     */
    @ParameterizedTest
    @CsvSource({
        "/app/public//x,                    400",
        "/app/public/x%2f/y,                400",
        "/app/public/..%2fadmin,            400",
        "/app/public/%2e%2e%2fadmin,        400",
        "/app/public/..%5cadmin,            400",
        "/app/public/..\\admin,             400",
        "/app/public/.%2fx,                 400",
        "/app/public/x%0a,                  400",
        "/app/public/x%7f,                  400",
        "/app/public/%c2%85,                400",
        "/app//admin,                       400",
        "/app/admin/..%2fpublic/x,          400",
        "/app/public/x,                     200",
        "/app/public/...,                   200",
        "/app/public/.x,                    200",
        "/app/public/x%2f,                  200",
        "/app/public/x%20y,                 200",
        "/app/public/%c3%a4,                200",
        "/app/public/..;/admin,             401",
        "/app/public/%2e%2e/admin,          401",
    })
    void ambiguousPathIsRefusedOnLenientContainer(String target, int anonymous) {
        assertEquals(anonymous, status(send(servers.get(2), "GET", target)));
    }

    @ParameterizedTest
    @CsvSource({"PUT", "PATCH", "DELETE", "FOO", "HEAD", "OPTIONS", "TRACE", "get", "Get", "PROPFIND", "GET-X"})
    void methodWithoutRuleNeedsLogin(String method) {
        for (TestServer server : servers) {
            String anonymous = send(server, method, "/app/reports/x");
            assertFalse(anonymous.contains("a report"), anonymous);
            // Jetty itself refuses TRACE for every application.
            assertEquals(method.equals("TRACE") ? 403 : 401, status(anonymous), anonymous);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET", "POST", "HEAD", "PUT", "PATCH", "FOO", "OPTIONS", "TRACE", "get"})
    void ruleWithoutMethodsCoversAllMethods(String method) {
        for (TestServer server : servers) {
            for (String target : List.of("/app/admin", "/app/exact")) {
                String anonymous = send(server, method, target);
                String reader = send(server, method, target, bearer("reader"));
                assertFalse(anonymous.contains(LOCKED), anonymous);
                assertFalse(reader.contains(LOCKED), reader);
            }
        }
    }

    @Test
    void rulesForGetAndPostApply() {
        TestServer server = servers.get(0);
        assertEquals(403, server.rawStatus("GET", "/app/reports/x", bearer("reader")));
        assertEquals(403, server.rawStatus("POST", "/app/reports/x", bearer("reader")));
        assertEquals(200, server.rawStatus("PUT", "/app/reports/x", bearer("reader")));
        assertEquals(200, server.rawStatus("GET", "/app/reports/x", bearer("admin")));
    }

    @Test
    void administratorsReachLockedPage() {
        for (TestServer server : servers) {
            assertTrue(send(server, "GET", "/app/admin", bearer("admin")).contains(LOCKED));
        }
    }
}
