package io.github.jwtfilter.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does a client see if an application calls request.login while the user store is down? */
final class LoginOutageMessageTest {
    private static final String DETAIL = "directory.internal.example:636";

    private static volatile Throwable seen;

    public static final class UnavailableStore implements IdentityStore {
        @Override
        public Optional<Verdict> authenticate(Credentials credentials) throws IdentityStoreException {
            switch (credentials.name()) {
                case "busy":
                    throw new IdentityStoreException(DETAIL, Duration.ofSeconds(5));
                case "broken":
                    throw new IllegalStateException(DETAIL);
                default:
                    throw new IdentityStoreException(DETAIL, new IOException(DETAIL));
            }
        }
    }

    public static final class OwnLoginServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws ServletException {
            try {
                request.login(request.getParameter("user"), "secret");
            } catch (ServletException e) {
                seen = e;
                throw e;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "user, login: the users cannot be checked now",
        "busy, 'login: too many logins at once, try again in 5 s'",
        "broken, login: the users cannot be checked now",
    })
    void detailsAreOnlyInTheLog(String user, String message) {
        try (CapturedLog log = CapturedLog.ofOurs();
                CapturedLog container = CapturedLog.ofContainer();
                TestServer server = TestServer.start(WebXml.usual()
                        .filter("rules", "/own permit")
                        .login("users", "class:" + UnavailableStore.class.getName())
                        .login("groups", null)
                        .servlet("/own", OwnLoginServlet.class))) {
            HttpResponse<String> answer = server.get("/app/own?user=" + user);
            assertEquals(500, answer.statusCode());
            assertTrue(answer.body().contains(message), answer.body());
            assertFalse(answer.body().contains(DETAIL), answer.body());
            assertEquals(message, seen.getMessage());
            assertNull(seen.getCause());
            assertFalse(container.text().contains(DETAIL), container.text());
            if (user.equals("user")) {
                assertTrue(
                        log.text()
                                .contains("SEVERE JWTF-302 A login failed, because the users cannot be checked: "
                                        + DETAIL),
                        log.text());
            }
        }
    }
}
