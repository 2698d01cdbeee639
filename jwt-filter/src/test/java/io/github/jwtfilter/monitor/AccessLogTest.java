package io.github.jwtfilter.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.Waiting;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.CharArrayWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.Context;
import org.apache.catalina.valves.AbstractAccessLogValve;
import org.eclipse.jetty.server.CustomRequestLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does the server's access log name the user when it is set up as OPERATIONS.md describes? */
final class AccessLogTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String FORM = "username=user&password=secret";
    private static final List<String> LINES = new CopyOnWriteArrayList<>();

    @TempDir
    private static Path directory;

    private static TestServer jetty;
    private static TestTomcat tomcat;

    /** Sends an error, throws, dispatches, logs in or logs out, as the query says. */
    public static final class ActionServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            switch (String.valueOf(request.getQueryString())) {
                case "error":
                    response.sendError(409);
                    return;
                case "failure":
                    throw new ServletException("on purpose");
                case "async":
                    request.startAsync().dispatch("/page?plain");
                    return;
                case "login":
                    request.login("user", "secret");
                    return;
                case "wrong":
                    try {
                        request.login("user", "wrong");
                    } catch (ServletException e) {
                        response.setStatus(401);
                    }
                    return;
                case "logout":
                    request.logout();
                    return;
                default:
                    response.getWriter().write("done");
            }
        }
    }

    /** Tomcat's access log valve, with lines in memory instead of a file. */
    private static final class Valve extends AbstractAccessLogValve {
        @Override
        public void log(CharArrayWriter message) {
            LINES.add(message.toString());
        }
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("rules", "/admin role admin\n/open permit")
                .filter("logoutPaths", "/bye")
                .servlet("/page", ActionServlet.class)
                .servlet("/open", ActionServlet.class)
                .servlet("/bye", ActionServlet.class)
                .servlet("/admin", ActionServlet.class);
    }

    @BeforeAll
    static void start() throws Exception {
        jetty = TestServer.startAnyway(
                application(),
                context -> context.getServer()
                        .setRequestLog(new CustomRequestLog(LINES::add, "%s \"%{io.github.jwtfilter.user}attr\"")));
        tomcat = TestTomcat.ofTestClasses(directory, application());
        Context context = tomcat.deploy();
        Valve valve = new Valve();
        valve.setPattern("%s \"%{io.github.jwtfilter.user}r\"");
        context.getPipeline().addValve(valve);
    }

    @AfterAll
    static void stop() throws Exception {
        jetty.close();
        tomcat.close();
    }

    @AfterEach
    void clearLines() {
        LINES.clear();
    }

    private static String logged(int port, String method, String path, String body, String cookie) throws Exception {
        LINES.clear();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/app" + path))
                .header("Cookie", cookie)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, BodyPublishers.ofString(body));
        CLIENT.send(request.build(), BodyHandlers.ofString());
        // A server may write the line after the client has received the answer.
        Waiting.until("a line is written", () -> !LINES.isEmpty());
        return LINES.get(0);
    }

    private static String cookie(String token) {
        switch (token) {
            case "none":
                return "x=y";
            case "wrong":
                return "jwt=" + TestTokens.fresh() + "x";
            case "aged":
                return "jwt=" + TestTokens.sign(TestTokens.aged(Duration.ofMinutes(9), Duration.ofMinutes(9)));
            default:
                return "jwt=" + TestTokens.fresh();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // request            | body                         | token | logged
                "GET  /page           | ''                           | good  | 200 \"user\"",
                "GET  /page           | ''                           | aged  | 200 \"user\"",
                "GET  /page           | ''                           | none  | 401 \"-\"",
                "GET  /page           | ''                           | wrong | 401 \"-\"",
                "GET  /open           | ''                           | good  | 200 \"user\"",
                "GET  /open           | ''                           | none  | 200 \"-\"",
                "GET  /admin          | ''                           | good  | 403 \"user\"",
                "GET  /page?error     | ''                           | good  | 409 \"user\"",
                "GET  /page?failure   | ''                           | good  | 500 \"user\"",
                "GET  /page?async     | ''                           | good  | 200 \"user\"",
                "POST /page           | a=b                          | good  | 200 \"user\"",
                "POST /user/login     | username=user&password=secret | none | 303 \"user\"",
                "POST /user/login     | username=user&password=wrong | none  | 401 \"-\"",
                "POST /user/logout    | ''                           | good  | 204 \"user\"",
                "POST /user/logout    | ''                           | none  | 204 \"-\"",
                "GET  /user/me        | ''                           | good  | 200 \"user\"",
                "GET  /bye            | ''                           | good  | 200 \"user\"",
                "GET  /open?login     | ''                           | none  | 200 \"user\"",
                "GET  /open?wrong     | ''                           | none  | 401 \"-\"",
                "GET  /page?logout    | ''                           | good  | 200 \"user\"",
            })
    void logLineNamesTheUser(String request, String body, String token, String expected) throws Exception {
        String[] parts = request.split(" +");
        assertEquals(expected, logged(tomcat.port(), parts[0], parts[1], body, cookie(token)), "Tomcat");
        assertEquals(expected, logged(jetty.port(), parts[0], parts[1], body, cookie(token)), "Jetty");
    }

    @Test
    void newLoginIsLoggedInsteadOfThePreviousUser() throws Exception {
        String admin = "jwt=" + TestTokens.sign(TestTokens.claims().subject("admin"));
        for (int port : List.of(tomcat.port(), jetty.port())) {
            assertEquals("303 \"user\"", logged(port, "POST", "/user/login", FORM, admin));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ada Lovelace                   | Ada Lovelace",
                "a\" 200 1 \"b                  | a' 200 1 'b",
                "DOMAIN\\ada\\                  | DOMAIN/ada/",
                "a<LF>b<CR>c<TAB>d              | a?b?c?d",
            })
    void userNameCannotForgeALogLine(String name, String expected) throws Exception {
        String userName = name.replace("<LF>", "\n").replace("<CR>", "\r").replace("<TAB>", "\t");
        String cookie = "jwt=" + TestTokens.sign(TestTokens.claims().subject(userName));
        for (int port : List.of(tomcat.port(), jetty.port())) {
            assertEquals("200 \"" + expected + "\"", logged(port, "GET", "/page", "", cookie));
        }
    }

    @Test
    void longUserNameIsTruncated() throws Exception {
        String cookie = "jwt=" + TestTokens.sign(TestTokens.claims().subject("x".repeat(3000)));
        for (int port : List.of(tomcat.port(), jetty.port())) {
            String line = logged(port, "GET", "/page", "", cookie);
            assertTrue(line.length() < 120, line);
        }
    }
}
