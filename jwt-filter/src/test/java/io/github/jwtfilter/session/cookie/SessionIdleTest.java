package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.MutableClock;
import io.github.jwtfilter.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long may a cookie session be idle, and which requests count as use? */
final class SessionIdleTest {
    private static final MutableClock CLOCK = new MutableClock(Instant.now());

    private static TestServer server;
    private static TestServer withTimeoutInWebXml;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start() {
        server = TestServer.startAt(CLOCK, TokenSessionTest.application().filter("tokenLifetime", "7m"));
        withTimeoutInWebXml = TestServer.start(TokenSessionTest.application()
                .xml("<session-config><session-timeout>45</session-timeout></session-config>"));
    }

    @AfterAll
    static void stop() {
        server.close();
        withTimeoutInWebXml.close();
    }

    private static String interval(TestServer at) {
        return new Browser()
                .run(at.port(), (request, response) -> request.getSession().getMaxInactiveInterval());
    }

    @Test
    void intervalComesFromWebXmlOrTokenLifetime() {
        assertEquals("420", interval(server));
        assertEquals("2700", interval(withTimeoutInWebXml));
    }

    private void idleFor(int seconds) {
        browser.run(server.port(), (request, response) -> {
            request.getSession().setAttribute("cart", "apples");
            request.getSession().setMaxInactiveInterval(seconds);
            return "done";
        });
    }

    private String peek() {
        return browser.run(
                server.port(),
                (request, response) -> request.getSession(false) == null
                        ? "none " + request.isRequestedSessionIdValid() + " "
                                + (request.getRequestedSessionId() != null)
                        : "there");
    }

    private boolean isRewritten() {
        return browser.setCookies().stream().anyMatch(line -> line.startsWith("jwt-session="));
    }

    @Test
    void idleSessionIsGoneAndItsIdIsInvalid() {
        idleFor(1);
        CLOCK.pass(Duration.ofSeconds(2));
        assertEquals("none false true", peek());
    }

    @Test
    void requestWithoutGetSessionCountsAsUse() {
        idleFor(20);
        CLOCK.pass(Duration.ofSeconds(15));
        browser.run(server.port(), (request, response) -> "done");
        assertTrue(isRewritten());
        CLOCK.pass(Duration.ofSeconds(15));
        assertEquals("there", peek());
    }

    @Test
    void meServletDoesNotCountAsUse() {
        browser.logIn(server.port(), "user");
        idleFor(20);
        Browser page = browser.copy();
        CLOCK.pass(Duration.ofSeconds(15));
        page.run(server.port(), (request, response) -> "done");
        assertTrue(page.setCookies().stream().anyMatch(line -> line.startsWith("jwt-session=")));
        browser.get(server.port(), "/user/me");
        assertFalse(isRewritten());
    }
}
