package io.github.jwtfilter.csrf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.session.cookie.TokenSessionTest;
import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Can another site's page use a session in which the application keeps its own login? */
final class SessionCrossOriginTest {
    private static TestServer enforcing;
    private static TestServer reporting;
    private static TestServer container;

    private final List<String> done = new ArrayList<>();

    @BeforeAll
    static void start() {
        enforcing = TestServer.start(TokenSessionTest.application());
        reporting = TestServer.start(TokenSessionTest.application().filter("csrf", "report"));
        container = TestServer.start(TokenSessionTest.application().filter("session", "container"));
    }

    @AfterAll
    static void stop() {
        List.of(enforcing, reporting, container).forEach(TestServer::close);
    }

    /** Returns the cookies of a browser after the application has stored a user in its session. */
    private static String cookies(TestServer server) {
        Browser browser = new Browser();
        browser.run(server.port(), (request, response) -> {
            request.getSession().setAttribute("user", "Ada");
            return "done";
        });
        return browser.cookies().header();
    }

    private int send(TestServer server, String method, String... headers) {
        String step = Steps.path((request, response) -> {
            done.add(request.getMethod());
            return "done";
        });
        return server.send(method, "/app/open" + step, "", headers).statusCode();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // method | Sec-Fetch-Site | Origin               | cookies              | status
                "POST   | cross-site  | https://evil.example | REAL                      | 403",
                "POST   | same-site   | https://evil.example | REAL                      | 403",
                "DELETE | cross-site  | https://evil.example | REAL                      | 403",
                "POST   | -           | https://evil.example | REAL                      | 403",
                "POST   | cross-site  | https://evil.example | a=b; REAL; c=d            | 403",
                "POST   | cross-site  | https://evil.example | jwt-session=garbage       | 403",
                "POST   | cross-site  | https://evil.example | jwt-session.0=2part       | 403",
                "POST   | cross-site  | https://evil.example | jwt-session.3=2part       | 403",
                "GET    | cross-site  | -                    | REAL                      | 200",
                "POST   | same-origin | -                    | REAL                      | 200",
                "POST   | none        | -                    | REAL                      | 200",
                "POST   | -           | -                    | REAL                      | 200",
                // Requests without a session that another site could use.
                "POST   | cross-site  | https://evil.example | a=b                       | 200",
                "POST   | cross-site  | https://evil.example | jwt-sessions=a; jwt-s=b   | 200",
                "POST   | cross-site  | https://evil.example | jwt-session.4=a           | 200",
            })
    void crossSiteRequestWithSessionCookieIsRefused(
            String method, String site, String origin, String cookies, int status) {
        List<String> headers = new ArrayList<>(List.of("Cookie", cookies.replace("REAL", cookies(enforcing))));
        if (!site.equals("-")) {
            headers.addAll(List.of("Sec-Fetch-Site", site));
        }
        if (!origin.equals("-")) {
            headers.addAll(List.of("Origin", origin));
        }
        try (CapturedLog log = CapturedLog.ofOurs()) {
            assertEquals(status, send(enforcing, method, headers.toArray(String[]::new)));
            assertEquals(
                    status == 403,
                    log.text()
                            .contains("WARNING JWTF-311 A request from another site was refused: " + method
                                    + " /app/open/step"));
        }
        assertEquals(status == 200 ? List.of(method) : List.of(), done);
    }

    @Test
    void requestWithBearerTokenIsAccepted() {
        String bearer = "Bearer " + TestTokens.fresh();
        assertEquals(
                200,
                send(
                        enforcing,
                        "POST",
                        "Cookie",
                        cookies(enforcing),
                        "Authorization",
                        bearer,
                        "Sec-Fetch-Site",
                        "cross-site"));
    }

    @Test
    void reportModeLogsAndRefusesNothing() {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            assertEquals(200, send(reporting, "POST", "Cookie", cookies(reporting), "Sec-Fetch-Site", "cross-site"));
            assertTrue(
                    log.text().contains("JWTF-311 A request from another site was only reported: POST /app/open/step"),
                    log::text);
        }
    }

    /** With the container's sessions, the filter leaves such requests to the application, as before. */
    @Test
    void containerSessionsAreNotChecked() {
        assertEquals(200, send(container, "POST", "Cookie", cookies(container), "Sec-Fetch-Site", "cross-site"));
    }
}
