package io.github.jwtfilter.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.util.security.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Can the server's own users log in, here those of Jetty, without leaving state in the server? */
final class ServerRealmTest {
    private static final String BASIC =
            "<login-config><auth-method>BASIC</auth-method><realm-name>staff</realm-name></login-config>";
    private static final String FORM = "<login-config><auth-method>FORM</auth-method><realm-name>staff</realm-name>"
            + "<form-login-config><form-login-page>/in</form-login-page><form-error-page>/in</form-error-page>"
            + "</form-login-config></login-config>";
    private static final String RIGHT = "{\"username\":\"someone\",\"password\":\"of the server\",\"cookie\":true}";
    private static final String WRONG = "{\"username\":\"someone\",\"password\":\"wrong\",\"cookie\":true}";

    private CapturedLog log;

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private static WebXml application() {
        return WebXml.usual()
                .login("users", "htpasswd:/WEB-INF/users\n  container\n")
                .login("roles", "reader, admin")
                .filter("rules", "/open/* permit\n/ authenticated")
                .servlet("/page", WhoServlet.class)
                .servlet("/open/login", LoggingInServlet.class)
                .servlet("/open/count", CountingServlet.class);
    }

    /**
     * Starts a Jetty with its own users: {@code someone} with two roles, and a {@code user} with the same name as one
     * in the htpasswd file.
     */
    private static TestServer start(WebXml webXml) {
        return TestServer.startAnyway(webXml, application -> {
            UserStore users = new UserStore();
            users.addUser("someone", new Password("of the server"), new String[] {"reader", "janitor"});
            users.addUser("user", new Password("of the server"), new String[] {"admin"});
            HashLoginService realm = new HashLoginService("staff");
            realm.setUserStore(users);
            application.getSecurityHandler().setLoginService(realm);
        });
    }

    /** An application that calls {@code request.login} itself and shows the user as it and the server see it. */
    public static final class LoggingInServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            request.login("someone", request.getParameter("p"));
            HttpServletRequest bare = request;
            while (bare instanceof ServletRequestWrapper) {
                bare = (HttpServletRequest) ((ServletRequestWrapper) bare).getRequest();
            }
            response.getWriter().write(WhoServlet.seen(request) + " / " + WhoServlet.seen(bare));
        }
    }

    /** An application that creates a session and counts in it. */
    public static final class CountingServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Object count = request.getSession().getAttribute("count");
            int next = count == null ? 1 : (Integer) count + 1;
            request.getSession().setAttribute("count", next);
            response.getWriter().write("" + next);
        }
    }

    @Test
    void serverUserLogsInWithConfiguredRoles() {
        try (TestServer server = start(application().xml(BASIC))) {
            HttpResponse<String> login = server.postJson("/app/user/login", RIGHT);
            assertEquals(200, login.statusCode(), login.body());
            String cookie = "jwt=" + TestServer.cookie(login, "jwt");
            assertEquals(
                    "someone someone JWT reader",
                    server.get("/app/page", "Cookie", cookie).body());
            String me = server.get("/app/user/me", "Cookie", cookie).body();
            assertTrue(me.contains("\"roles\":[\"reader\"]"), me);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "someone, of the server, 303",
        "someone, wrong,         401",
        "nobody,  of the server, 401",
        "user,    secret,        303",
        "user,    of the server, 401",
    })
    void firstStoreThatKnowsUserDecides(String user, String password, int status) {
        try (TestServer server = start(application().xml(BASIC))) {
            for (String path : List.of("/app/user/login", "/app/j_security_check")) {
                String form = "j_username=" + user + "&j_password=" + password.replace(' ', '+');
                assertEquals(status, server.postForm(path, form).statusCode(), path);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BASIC, FORM})
    void loginLeavesNoSessionOnServerOrClient(String loginConfig) {
        try (TestServer server = start(application().xml(loginConfig))) {
            for (String json : List.of(RIGHT, WRONG)) {
                HttpResponse<String> answer = server.postJson("/app/user/login", json);
                assertEquals(json.equals(RIGHT) ? 200 : 401, answer.statusCode());
                assertEquals(List.of(), TestServer.setCookies(answer, "JSESSIONID"));
                assertEquals(
                        json.equals(RIGHT) ? 1 : 0,
                        TestServer.setCookies(answer, "jwt").size());
            }
            assertEquals(0, server.sessions());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BASIC, FORM})
    void existingSessionSurvivesWrongPassword(String loginConfig) {
        try (TestServer server = start(application().xml(loginConfig))) {
            String session = "JSESSIONID=" + TestServer.cookie(server.get("/app/open/count"), "JSESSIONID");
            HttpResponse<String> refused = server.postJson("/app/user/login", WRONG, "Cookie", session);
            assertEquals(401, refused.statusCode());
            assertNull(TestServer.cookie(refused, "JSESSIONID"));
            assertEquals("2", server.get("/app/open/count", "Cookie", session).body());
            server.postJson("/app/user/login", RIGHT, "Cookie", session);
            assertEquals("1", server.get("/app/open/count", "Cookie", session).body(), "a login ends the session");
        }
    }

    @Test
    void applicationLoginLeavesServerWithoutUser() {
        try (TestServer server = start(application().xml(BASIC));
                CapturedLog quiet = CapturedLog.ofContainer()) {
            HttpResponse<String> in = server.postForm("/app/open/login", "p=of+the+server");
            assertEquals("someone someone JWT reader / nobody null null", in.body());
            assertNotNull(TestServer.cookie(in, "jwt"));
            assertEquals(500, server.postForm("/app/open/login", "p=wrong").statusCode());
            assertFalse(quiet.lines().isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // roles,  declared in web.xml, what the user has
                "-,        reader,              reader",
                "-,        janitor,             janitor",
                "-,        -,                   ''",
                "-,        **,                  ''",
                "janitor,  reader,              janitor",
                "absent,   reader,              ''",
            })
    void rolesDefaultToThoseOfWebXml(String roles, String declared, String expected) {
        String security = declared == null
                ? ""
                : "<security-role><description>d</description><role-name>" + declared + "</role-name></security-role>";
        try (TestServer server = start(application().login("roles", roles).xml(BASIC + security))) {
            HttpResponse<String> login = server.postJson("/app/user/login", RIGHT);
            String cookie = "jwt=" + TestServer.cookie(login, "jwt");
            String me = server.get("/app/user/me", "Cookie", cookie).body();
            String list = expected.isEmpty() ? "[]" : "[\"" + expected + "\"]";
            assertTrue(me.contains("\"roles\":" + list), me);
            boolean none = roles == null && expected.isEmpty();
            assertEquals(
                    none,
                    log.text().contains("WARNING JWTF-119 Users of the store 'container' have no roles"),
                    log.text());
        }
    }

    @Test
    void missingLoginConfigOnJettyRefusesLoginsAndIsLogged() {
        try (TestServer server = start(application())) {
            assertEquals(401, server.postJson("/app/user/login", RIGHT).statusCode());
            assertTrue(log.text().contains("WARNING JWTF-108 web.xml: there is no <login-config>"), log.text());
        }
    }

    @Test
    void neededLoginConfigGivesNoWarning() {
        start(application().xml(BASIC)).close();
        assertFalse(log.text().contains("WARNING"), log.text());
    }

    @Test
    void formLoginConfigInterceptsOldFormsAndIsLogged() {
        try (TestServer server = start(application().xml(FORM))) {
            HttpResponse<String> login =
                    server.postForm("/app/j_security_check", "j_username=user&j_password=of+the+server");
            assertNull(TestServer.cookie(login, "jwt"));
            assertNotNull(TestServer.cookie(login, "JSESSIONID"));
            assertTrue(log.text().contains("WARNING JWTF-109 web.xml: the <login-config> (FORM)"), log.text());
        }
    }

    @Test
    void noPasswordIsLogged() {
        try (TestServer server = start(application().xml(BASIC))) {
            server.postJson("/app/user/login", RIGHT);
            server.postJson("/app/user/login", RIGHT.replace("someone", "nobody\\n"));
        }
        assertFalse(log.text().contains("of the server"), log.text());
    }
}
