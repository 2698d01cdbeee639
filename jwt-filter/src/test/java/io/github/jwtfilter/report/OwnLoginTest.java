package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.SessionReportServlet;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSessionListener;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Is the operator warned about an application that keeps its own login in the session? */
final class OwnLoginTest {
    private CapturedLog log;

    /** Stores its user in the session, like applications without container login. */
    public static final class SignIn extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            request.getSession().setAttribute("user", "ada");
        }
    }

    /** A logout that only redirects and leaves the session alive. */
    public static final class SignOut extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(302);
            response.setHeader("Location", "signin");
        }
    }

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private static WebXml application(String session) {
        return WebXml.usual()
                .withoutLogin()
                .filter("session", session)
                .filter("rules", "/signin permit\n/signout permit\n/ permit")
                .filter("logoutPaths", "/signout")
                .servlet("/signin", SignIn.class)
                .servlet("/signout", SignOut.class);
    }

    private List<String> warnings() {
        return log.lines().stream().filter(line -> line.startsWith("WARNING")).toList();
    }

    private List<String> audited() {
        return log.lines().stream().filter(line -> line.contains("logout ")).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '"',
            value = {
                // session | rules                                          | parameter     | value                |
                // named
                "token     | /admin/* role admin;/ permit                   | -             | -                    | '/admin/*'",
                "token     | /a/* authenticated;POST /b role x,y;/ permit   | -             | -                    | '/a/*', '/b'",
                "report    | /admin/* role admin;/ permit                   | -             | -                    | '/admin/*'",
                "token     | /admin/* deny;/ permit                         | -             | -                    | -",
                "container | /admin/* role admin;/ permit                   | -             | -                    | -",
                "token     | /admin/* role admin;/ permit                   | issuer        | https://id.example   | -",
                "token     | /admin/* role admin;/ permit                   | audience      | shop                 | -",
                "token     | /admin/* role admin;/ permit                   | loginPage     | https://sso.example/ | -",
                "token     | /admin/* role admin;/ permit                   | loginPage     | /signin              | '/admin/*'",
                "token     | /admin/* role admin;/ permit                   | cookiePath    | /                    | -",
            })
    void rulesThatUsersCannotMeetAreWarnedAbout(
            String session, String rules, String parameter, String value, String named) {
        WebXml webXml = application(session).filter("rules", rules.replace(";", "\n"));
        if (parameter != null) {
            webXml.filter(parameter, value);
        }
        TestServer.start(webXml).close();
        if (named == null) {
            assertEquals(List.of(), warnings());
        } else {
            String expected =
                    "WARNING JWTF-114 rules: users are refused at " + named + ", because a token is required there";
            assertEquals(
                    1,
                    warnings().stream()
                            .filter(line -> line.startsWith(expected))
                            .count(),
                    log::text);
        }
    }

    @Test
    void reportPageIsNotWarnedAbout() {
        TestServer.start(application("report")
                        .filter("rules", "/ops/sessions role operator\n/ permit")
                        .servlet("/ops/sessions", SessionReportServlet.class))
                .close();
        assertEquals(List.of(), warnings());
    }

    @Test
    void rulesWithLoginServletGiveNoWarning() {
        TestServer.start(WebXml.usual().filter("session", "token").filter("rules", "/admin/* role admin\n/ permit"))
                .close();
        assertEquals(List.of(), warnings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "container", "report"})
    void logoutIsAudited(String session) {
        try (TestServer server = TestServer.start(application(session))) {
            HttpResponse<String> login = server.get("/app/signin");
            String cookie = login.headers().allValues("Set-Cookie").stream()
                    .map(line -> line.split(";")[0])
                    .reduce((one, other) -> one + "; " + other)
                    .orElseThrow();
            server.get("/app/signout", "Cookie", cookie);
            assertEquals(List.of("INFO logout from=127.0.0.1 by=logoutPaths"), audited());
            server.get("/app/signout", "Cookie", cookie);
            assertEquals(1, audited().size(), "the session has ended: " + log.text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x=y", "jwt-session=garbage", "JSESSIONID=garbage", "jwt=garbage"})
    void logoutWithoutSessionIsNotAudited(String cookie) {
        for (String session : List.of("token", "container", "none")) {
            try (TestServer server = TestServer.start(application(session))) {
                server.get("/app/signout", "Cookie", cookie);
                assertEquals(List.of(), audited(), session);
            }
        }
    }

    /** Keeps state from the start in a field. */
    public static final class WithField implements ServletContextListener, HttpSessionListener {
        private String contextPath;

        @Override
        public void contextInitialized(ServletContextEvent event) {
            contextPath = event.getServletContext().getContextPath();
        }

        String contextPath() {
            return contextPath;
        }
    }

    /** Keeps state from the start in a place that both instances share. */
    public static final class WithoutField implements ServletContextListener, HttpSessionListener {
        private static String contextPath;

        @Override
        public void contextInitialized(ServletContextEvent event) {
            event.getServletContext().setAttribute("context path", contextPath);
        }
    }

    @Test
    void listenerWithTwoInterfacesIsWarnedAboutOnlyIfItHasFields() {
        for (Class<?> listener : List.of(WithField.class, WithoutField.class)) {
            TestServer.start(application("token")
                            .xml("<listener><listener-class>" + listener.getName() + "</listener-class></listener>"))
                    .close();
        }
        assertEquals(1, warnings().size(), log::text);
        String warning = warnings().get(0);
        assertTrue(
                warning.startsWith("WARNING JWTF-125 The session listener " + WithField.class.getName() + " "),
                warning);
        assertTrue(warning.endsWith("set session=container."), "advice to the operator: " + warning);
    }
}
