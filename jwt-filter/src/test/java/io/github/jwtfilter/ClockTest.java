package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Does everything that depends on time follow the clock of the filter? */
final class ClockTest {
    private final MutableClock clock = new MutableClock(Instant.parse("2040-01-01T12:00:00Z"));
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.startAt(
                clock, WebXml.usual().servlet("/*", WhoServlet.class).login("maxFailures", "2"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> logIn(String password) {
        return server.postForm("/app/user/login", "username=user&password=" + password);
    }

    private HttpResponse<String> page(String token) {
        return server.get("/app/page", "Cookie", "jwt=" + token);
    }

    @Test
    void tokenIsRenewedAndExpires() {
        String token = TestServer.cookie(logIn("secret"), "jwt");
        assertNull(TestServer.cookie(page(token), "jwt"));
        clock.pass(Duration.ofMinutes(4));
        assertNotNull(TestServer.cookie(page(token), "jwt"));
        clock.pass(Duration.ofMinutes(27));
        assertEquals(401, page(token).statusCode());
    }

    @Test
    void loginEndsAfterMaxLifetime() {
        String token = TestServer.cookie(logIn("secret"), "jwt");
        for (int i = 0; i < 36; i++) {
            HttpResponse<String> response = page(token);
            assertEquals(200, response.statusCode(), "after " + 20 * i + " minutes");
            String renewed = TestServer.cookie(response, "jwt");
            token = renewed == null ? token : renewed;
            clock.pass(Duration.ofMinutes(20));
        }
        clock.pass(Duration.ofMinutes(1));
        assertEquals(401, page(token).statusCode());
    }

    @Test
    void lockOfUserEnds() {
        logIn("wrong");
        logIn("wrong");
        assertEquals(429, logIn("secret").statusCode());
        clock.pass(Duration.ofMinutes(5));
        assertEquals(303, logIn("secret").statusCode());
    }
}
