package io.github.jwtfilter.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does the audit log record for each login, refusal and logout? */
final class AuditTest {
    private static final String FORM = "username=user&password=secret";

    private static final List<LoginEvent> EVENTS = new CopyOnWriteArrayList<>();

    private CapturedLog log;

    @BeforeEach
    void listen() {
        log = CapturedLog.of("io.github.jwtfilter.audit");
        EVENTS.clear();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private static WebXml application() {
        return WebXml.usual()
                .filter("logoutPaths", "/goodbye.do")
                .servlet("/page", WhoServlet.class)
                .servlet("/goodbye.do", WhoServlet.class)
                .filter("rules", "/by-hand permit")
                .servlet("/by-hand", ServletApiServlet.class);
    }

    /** Logs in, logs out or invalidates the session through the Servlet API. */
    public static final class ServletApiServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws ServletException {
            switch (request.getHeader("X-Do")) {
                case "login":
                    request.login("user", request.getHeader("X-Password"));
                    break;
                case "logout":
                    request.logout();
                    break;
                default:
                    request.getSession().invalidate();
            }
        }
    }

    /** Records its events. */
    public static final class RecordingListener implements LoginListener {
        @Override
        public void happened(LoginEvent event) {
            EVENTS.add(event);
        }
    }

    /** Always fails. */
    public static final class FailingListener implements LoginListener {
        @Override
        public void happened(LoginEvent event) {
            throw new IllegalStateException("a secret of the team's");
        }
    }

    /** An application's store that is always unavailable. */
    public static final class UnavailableStore implements IdentityStore {
        @Override
        public Optional<Verdict> authenticate(Credentials credentials) throws IdentityStoreException {
            throw new IdentityStoreException("users: not to be reached");
        }
    }

    private void assertOneLine(String expected) {
        assertEquals(1, log.lines().size(), log.text());
        String line = log.lines().get(0).replaceFirst(" sid=[A-Za-z0-9_-]{22}$", " sid=…");
        assertEquals(expected, line);
    }

    @Test
    void loginIsLogged() {
        try (TestServer server = TestServer.start(application())) {
            server.postForm("/app/user/login", FORM);
            assertOneLine("INFO login user=\"user\" from=127.0.0.1 by=form sid=…");
            log.lines().clear();
            server.postJson("/app/user/login", "{\"email\":\"admin\",\"password\":\"secret\"}");
            assertOneLine("INFO login user=\"admin\" from=127.0.0.1 by=json sid=…");
            log.lines().clear();
            server.postForm("/app/by-hand", "", "X-Do", "login", "X-Password", "secret");
            assertOneLine("INFO login user=\"user\" from=127.0.0.1 by=request.login sid=…");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user    | wrong  | user=\"user\" from=127.0.0.1 by=form reason=\"wrong password\"",
                "nobody  | secret | user=\"nobody\" from=127.0.0.1 by=form reason=\"unknown user\"",
                "a%0Ab   | secret | user=\"a?b\" from=127.0.0.1 by=form reason=\"unknown user\"",
                "a%E2%80%A8b | x  | user=\"a?b\" from=127.0.0.1 by=form reason=\"unknown user\"",
                "a%E2%80%AEb | x  | user=\"a?b\" from=127.0.0.1 by=form reason=\"unknown user\"",
                "a%22%5C | secret | user=\"a\\\"\\\\\" from=127.0.0.1 by=form reason=\"unknown user\"",
            })
    void refusedLoginIsLogged(String name, String password, String expected) {
        try (TestServer server = TestServer.start(application())) {
            server.postForm("/app/user/login", "username=" + name + "&password=" + password);
            assertOneLine("INFO refused " + expected);
        }
    }

    @Test
    void otherRefusalsAreLogged() {
        try (TestServer server = TestServer.start(application())) {
            server.postForm("/app/by-hand", "", "X-Do", "login", "X-Password", "wrong");
            assertOneLine("INFO refused user=\"user\" from=127.0.0.1 by=request.login reason=\"wrong password\"");
            log.lines().clear();
            server.postForm("/app/user/login", FORM, "Origin", "https://evil.example");
            assertOneLine("INFO refused user=\"user\" from=127.0.0.1 by=form reason=\"sent from another site\"");
        }
        log.lines().clear();
        WebXml down = application().login("groups", null).login("users", "class:" + UnavailableStore.class.getName());
        try (TestServer server = TestServer.start(down)) {
            assertEquals(503, server.postForm("/app/user/login", FORM).statusCode());
            assertOneLine("INFO refused user=\"user\" from=127.0.0.1 by=form reason=\"the users cannot be asked\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/app/user/logout, LogoutServlet, ''",
        "/app/goodbye.do, logoutPaths, ''",
        "/app/by-hand, request.logout, logout",
        "/app/by-hand, session.invalidate, invalidate",
    })
    void logoutIsOneLineWithTheLoginId(String path, String means, String action) {
        try (TestServer server = TestServer.start(application())) {
            HttpResponse<String> login = server.postForm("/app/user/login", FORM);
            String sid = log.lines().get(0).replaceFirst(".* sid=", "");
            log.lines().clear();
            String cookie =
                    login.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
            server.postForm(path, "", "Cookie", cookie, "X-Do", action);
            assertEquals(List.of("INFO logout user=\"user\" from=127.0.0.1 by=" + means + " sid=" + sid), log.lines());
        }
    }

    @Test
    void listenerGetsTheSameEvents() {
        WebXml listening = application().filter("loginListener", RecordingListener.class.getName());
        try (TestServer server = TestServer.start(listening)) {
            server.postForm("/app/user/login", "username=user&password=wrong");
            server.postForm("/app/user/login", FORM);
        }
        assertEquals(log.lines(), EVENTS.stream().map(event -> "INFO " + event).toList());
        LoginEvent refused = EVENTS.get(0);
        assertEquals(LoginEvent.Type.REFUSED, refused.type());
        assertEquals("user", refused.user());
        assertEquals("127.0.0.1", refused.address());
        assertEquals(Optional.of("form"), refused.means());
        assertEquals(Optional.of("wrong password"), refused.reason());
        assertTrue(refused.loginId().isEmpty());
        assertTrue(EVENTS.get(1).loginId().isPresent());
    }

    @Test
    void failingListenerDoesNotPreventLogin() {
        WebXml listening = application().filter("loginListener", FailingListener.class.getName());
        try (CapturedLog ours = CapturedLog.ofOurs();
                TestServer server = TestServer.start(listening)) {
            assertEquals(303, server.postForm("/app/user/login", FORM).statusCode());
            assertTrue(
                    ours.text().contains("JWTF-312 The loginListener " + FailingListener.class.getName() + " failed"),
                    ours.text());
            assertFalse(ours.text().contains("a secret of the team's"));
        }
    }
}
