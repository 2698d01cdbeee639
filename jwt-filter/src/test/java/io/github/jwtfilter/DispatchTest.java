package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does every dispatch of a request see the user of the first dispatch? */
final class DispatchTest {
    private static final AtomicReference<Object> ACCESS_LOG = new AtomicReference<>();

    private static CapturedLog containerLog;
    private static TestServer server;
    private static TestServer mappedToAll;

    @BeforeAll
    static void start() {
        containerLog = CapturedLog.ofContainer();
        server = TestServer.start(application(""));
        mappedToAll = TestServer.start(
                application("<filter-mapping><filter-name>jwt</filter-name><url-pattern>/*</url-pattern>"
                        + "<dispatcher>FORWARD</dispatcher><dispatcher>INCLUDE</dispatcher></filter-mapping>"));
    }

    private static WebXml application(String filterMapping) {
        String accessLog = "<filter><filter-name>access-log</filter-name><filter-class>" + AccessLog.class.getName()
                + "</filter-class><async-supported>true</async-supported></filter><filter-mapping>"
                + "<filter-name>access-log</filter-name><url-pattern>/*</url-pattern></filter-mapping>";
        String errorPages = "<error-page><error-code>404</error-code><location>/error</location></error-page>"
                + "<error-page><error-code>403</error-code><location>/error</location></error-page>"
                + "<error-page><error-code>418</error-code><location>/error</location></error-page>"
                + "<error-page><exception-type>java.lang.IllegalStateException</exception-type>"
                + "<location>/error</location></error-page>";
        return WebXml.usual()
                .filter("rules", "/open/* permit\n/admin role admin\n/ authenticated")
                .servlet("/error", ErrorPage.class)
                .servlet("/admin", SeenServlet.class)
                .servlet("/seen", SeenServlet.class)
                .servlet("/go/*", DispatchServlet.class)
                .servlet("/open/*", DispatchServlet.class)
                .servlet("/api/*", LoginApi.class)
                .xml(filterMapping + accessLog + errorPages);
    }

    @AfterAll
    static void stop() {
        server.close();
        mappedToAll.close();
        containerLog.close();
    }

    /** An access log that reads the container's request after everything else, bypassing all wrappers. */
    public static final class AccessLog implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            try {
                chain.doFilter(request, response);
            } finally {
                ServletRequest inner = request;
                while (inner instanceof ServletRequestWrapper) {
                    inner = ((ServletRequestWrapper) inner).getRequest();
                }
                ACCESS_LOG.set(inner.getAttribute("io.github.jwtfilter.user"));
            }
        }
    }

    /** Answers with its dispatcher type and the user that it sees. */
    public static final class SeenServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write(request.getDispatcherType() + ": " + WhoServlet.seen(request));
        }
    }

    /** The application's error page. */
    public static final class ErrorPage extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter()
                    .write(request.getDispatcherType() + " " + response.getStatus() + ": " + WhoServlet.seen(request)
                            + " " + request.getAttribute("io.github.jwtfilter.user"));
        }
    }

    /** Dispatches to another resource in the way that the path names. */
    public static final class DispatchServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            String to = request.getParameter("to");
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                response.getWriter().write(request.getDispatcherType() + ": " + WhoServlet.seen(request));
                return;
            }
            switch (request.getPathInfo()) {
                case "/forward":
                    request.getRequestDispatcher(to).forward(request, response);
                    return;
                case "/include":
                    response.getWriter().write(WhoServlet.seen(request) + " / ");
                    request.getRequestDispatcher(to).include(request, response);
                    return;
                case "/error":
                    response.sendError(418);
                    return;
                case "/exception":
                    throw new IllegalStateException("thrown by the application");
                case "/async-dispatch":
                    request.startAsync().dispatch();
                    return;
                case "/async-dispatch-to":
                    request.startAsync().dispatch(to);
                    return;
                case "/async-wrapped-dispatch":
                    request.startAsync(request, response).dispatch();
                    return;
                case "/async-wrapped-dispatch-to":
                    request.startAsync(request, response).dispatch(to);
                    return;
                case "/async-thread":
                    AsyncContext context = request.startAsync();
                    context.start(() -> writeAndComplete(context));
                    return;
                default:
                    response.getWriter().write(request.getDispatcherType() + ": " + WhoServlet.seen(request));
            }
        }

        private static void writeAndComplete(AsyncContext context) {
            try {
                HttpServletRequest request = (HttpServletRequest) context.getRequest();
                context.getResponse().getWriter().write("thread: " + WhoServlet.seen(request));
            } catch (IOException e) {
                throw new AssertionError(e);
            } finally {
                context.complete();
            }
        }
    }

    private static String token(String... roles) {
        return TestTokens.sign(TestTokens.claims().claim("roles", List.of(roles)));
    }

    private static HttpResponse<String> get(TestServer at, String path, String token) {
        return token == null ? at.get("/app" + path) : at.get("/app" + path, "Authorization", "Bearer " + token);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // path                                | as user                                   | anonymous
                "/open/plain                           | REQUEST: user user JWT reader             | REQUEST: nobody null null",
                "/open/forward?to=/seen                | FORWARD: user user JWT reader             | FORWARD: nobody null null",
                "/open/forward?to=/admin               | FORWARD: user user JWT reader             | FORWARD: nobody null null",
                "/open/include?to=/seen                | user user JWT reader / INCLUDE: user user JWT reader | nobody null null / INCLUDE: nobody null null",
                "/open/include?to=/admin               | user user JWT reader / INCLUDE: user user JWT reader | nobody null null / INCLUDE: nobody null null",
                "/open/async-dispatch                  | ASYNC: user user JWT reader               | ASYNC: nobody null null",
                "/open/async-dispatch-to?to=/seen      | ASYNC: user user JWT reader               | ASYNC: nobody null null",
                "/open/async-dispatch-to?to=/admin     | ASYNC: user user JWT reader               | ASYNC: nobody null null",
                "/open/async-wrapped-dispatch          | ASYNC: user user JWT reader               | ASYNC: nobody null null",
                "/open/async-wrapped-dispatch-to?to=/seen | ASYNC: user user JWT reader            | ASYNC: nobody null null",
                "/open/async-thread                    | thread: user user JWT reader              | thread: nobody null null",
                "/open/error                           | ERROR 418: user user JWT reader user      | ERROR 418: nobody null null null",
                "/open/exception                       | ERROR 500: user user JWT reader user      | ERROR 500: nobody null null null",
                "/open/forward?to=/open/error          | ERROR 418: user user JWT reader user      | ERROR 418: nobody null null null",
            })
    void everyDispatchSeesTheUser(String path, String user, String nobody) {
        for (TestServer each : List.of(server, mappedToAll)) {
            assertEquals(user, get(each, path, token("reader")).body());
            assertEquals(nobody, get(each, path, null).body());
        }
    }

    @Test
    void firstPathDecidesForTheWholeRequest() {
        for (TestServer each : List.of(server, mappedToAll)) {
            assertEquals(401, get(each, "/go/forward?to=/open/plain", null).statusCode());
            assertEquals(403, get(each, "/admin", token("reader")).statusCode());
            assertEquals(
                    "FORWARD: user user JWT reader admin",
                    get(each, "/go/forward?to=/admin", token("reader", "admin")).body());
        }
    }

    @Test
    void errorPageOfMissingPageSeesTheUser() {
        assertEquals(
                "ERROR 404: user user JWT reader user",
                get(server, "/absent", token("reader")).body());
        assertEquals(401, get(server, "/absent", null).statusCode());
    }

    @Test
    void errorPageOfForbiddenPageSeesTheUser() {
        HttpResponse<String> response =
                server.get("/app/admin", "Cookie", "jwt=" + token("reader"), "Accept", "text/html");
        assertEquals(403, response.statusCode());
        assertEquals("ERROR 403: user user JWT reader user", response.body());
    }

    @Test
    void errorPageOfRequestRefusedByContainerSeesNoUser() {
        String answer = server.raw("GET /app/public/%2e%2e/seen HTTP/1.1", "Authorization: Bearer " + token("reader"));
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        assertFalse(answer.contains("user user"), answer);
    }

    @Test
    void directRequestToErrorPageNeedsLogin() {
        assertEquals(401, get(server, "/error", null).statusCode());
        assertEquals(
                "REQUEST 200: user user JWT reader user",
                get(server, "/error", token("reader")).body());
    }

    @Test
    void accessLogFindsUserOnContainerRequest() {
        get(server, "/seen", token("reader"));
        assertEquals("user", ACCESS_LOG.get());
        get(server, "/open/plain", null);
        assertNull(ACCESS_LOG.get());
        server.get("/app/seen?x", "Cookie", "jwt=" + token("reader"));
        assertEquals("user", ACCESS_LOG.get());
    }

    /** An application that logs in and out through the Servlet API. */
    public static final class LoginApi extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String result;
            try {
                result = call(request, response);
            } catch (ServletException e) {
                result = "ServletException " + e.getMessage();
            }
            if (!result.equals("false")) {
                response.getWriter().write(result + " | " + WhoServlet.seen(request));
            }
        }

        private static String call(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            String user = request.getParameter("user");
            String password = request.getParameter("password");
            switch (request.getPathInfo()) {
                case "/login":
                    request.login(user, password);
                    return "in";
                case "/logout":
                    request.logout();
                    return "out";
                case "/again":
                    request.login(user, password);
                    request.logout();
                    request.login(user, password);
                    return "in again";
                case "/authenticate":
                    return "" + request.authenticate(response);
                default:
                    Principal principal = request.getUserPrincipal();
                    return principal.getClass().getSimpleName() + " " + principal + " " + request.isUserInRole("*")
                            + " " + request.isUserInRole("**") + " " + request.isUserInRole(null) + " "
                            + request.isUserInRole("Reader");
            }
        }
    }

    @Test
    void requestLoginStartsALogin() {
        WebXml webXml = application("").filter("rules", "/api/* permit\n/ authenticated");
        try (TestServer open = TestServer.start(webXml)) {
            HttpResponse<String> response = open.postForm("/app/api/login", "user=user&password=secret");
            assertEquals("in | user user JWT reader", response.body());
            assertEquals("user", ACCESS_LOG.get());
            String token = TestServer.cookie(response, "jwt");
            assertNotNull(token);
            assertEquals(
                    "REQUEST: user user JWT reader",
                    open.get("/app/seen", "Cookie", "jwt=" + token).body());
            HttpResponse<String> again = open.postForm("/app/api/again", "user=user&password=secret");
            assertEquals("in again | user user JWT reader", again.body());
            String last = TestServer.cookie(again, "jwt");
            assertEquals(200, open.get("/app/seen", "Cookie", "jwt=" + last).statusCode());
            String first = TestServer.setCookies(again, "jwt").get(0).split("[=;]")[1];
            assertEquals(401, open.get("/app/seen", "Cookie", "jwt=" + first).statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user=user&password=wrong  | login: unknown user or wrong password | nobody null null",
                "user=nobody&password=x    | login: unknown user or wrong password | nobody null null",
                "user=user                 | login: unknown user or wrong password | nobody null null",
                "password=secret           | login: unknown user or wrong password | nobody null null",
            })
    void failedRequestLoginThrowsServletException(String form, String message, String seen) {
        WebXml webXml = application("").filter("rules", "/api/* permit");
        try (TestServer open = TestServer.start(webXml)) {
            HttpResponse<String> response = open.postForm("/app/api/login", form);
            assertEquals("ServletException " + message + " | " + seen, response.body());
            assertFalse(response.headers().firstValue("Set-Cookie").isPresent());
        }
    }

    @Test
    void requestLoginFailsIfAlreadyLoggedIn() {
        HttpResponse<String> response = server.postForm(
                "/app/api/login", "user=admin&password=secret", "Authorization", "Bearer " + token("reader"));
        assertEquals("ServletException login: a user is already logged in | user user JWT reader", response.body());
        assertFalse(response.headers().firstValue("Set-Cookie").isPresent());
    }

    @Test
    void requestLoginNeedsAUserStore() {
        WebXml webXml = application("").withoutLogin().filter("rules", "/api/* permit");
        try (TestServer open = TestServer.start(webXml)) {
            assertEquals(
                    "ServletException login: no LoginServlet with users is configured | nobody null null",
                    open.postForm("/app/api/login", "user=user&password=secret").body());
        }
    }

    @Test
    void requestLogoutEndsTheLogin() {
        String token = token("reader");
        HttpResponse<String> response = server.postForm("/app/api/logout", "", "Cookie", "jwt=" + token);
        assertEquals("out | nobody null null", response.body());
        assertEquals("user", ACCESS_LOG.get(), "the request that logs out is logged with its user");
        assertEquals(401, get(server, "/seen", token).statusCode());
    }

    @Test
    void authenticateRequiresALogin() {
        WebXml webXml = application("").filter("rules", "/api/* permit");
        try (TestServer open = TestServer.start(webXml)) {
            assertEquals(
                    "true | user user JWT reader",
                    open.get("/app/api/authenticate", "Cookie", "jwt=" + token("reader"))
                            .body());
            HttpResponse<String> apiClient = open.get("/app/api/authenticate");
            assertEquals(401, apiClient.statusCode());
            assertEquals(
                    "Bearer", apiClient.headers().firstValue("WWW-Authenticate").orElseThrow());
            assertEquals("{\"error\":\"unauthorized\"}", apiClient.body());
            HttpResponse<String> browser = open.get("/app/api/authenticate", "Accept", "text/html");
            assertEquals(302, browser.statusCode());
            assertEquals(
                    "/app/user/login", browser.headers().firstValue("Location").orElseThrow());
        }
    }

    @Test
    void principalIsAnIdentity() {
        assertEquals(
                "Identity user false true false false | user user JWT reader",
                get(server, "/api/principal", token("reader")).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/seen", "/go/forward?to=/seen", "/go/async-dispatch", "/absent"})
    void tokenIsRenewedOncePerRequest(String path) {
        MutableClock clock = new MutableClock(Instant.now().minus(Duration.ofMinutes(10)));
        String old;
        try (TestServer earlier = TestServer.startAt(clock, application(""))) {
            old = TestServer.cookie(earlier.postForm("/app/user/login", "username=user&password=secret"), "jwt");
        }
        for (TestServer each : List.of(server, mappedToAll)) {
            HttpResponse<String> response = each.get("/app" + path, "Cookie", "jwt=" + old);
            assertEquals(1, TestServer.setCookies(response, "jwt").size(), path);
            assertTrue(response.body().contains(": user user JWT reader"), response.body());
        }
    }
}
