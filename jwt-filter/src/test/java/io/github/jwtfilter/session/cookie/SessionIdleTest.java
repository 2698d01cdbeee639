package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.Visitor;
import io.github.jwtfilter.testing.Waiting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long may a cookie session be idle, and which requests count as use? */
final class SessionIdleTest {
    private static TestServer server;
    private static TestServer withTimeoutInWebXml;

    private final Visitor visitor = new Visitor();

    @BeforeAll
    static void start() {
        server = TestServer.start(TokenSessionTest.application().filter("tokenLifetime", "7m"));
        withTimeoutInWebXml = TestServer.start(TokenSessionTest.application()
                .xml("<session-config><session-timeout>45</session-timeout></session-config>"));
    }

    @AfterAll
    static void stop() {
        server.close();
        withTimeoutInWebXml.close();
    }

    private static String interval(TestServer at) {
        return new Visitor()
                .does(at.port(), (request, response) -> request.getSession().getMaxInactiveInterval());
    }

    @Test
    void intervalComesFromWebXmlOrTokenLifetime() {
        assertEquals("420", interval(server));
        assertEquals("2700", interval(withTimeoutInWebXml));
    }

    private void idleFor(int seconds) {
        visitor.does(server.port(), (request, response) -> {
            request.getSession().setAttribute("cart", "apples");
            request.getSession().setMaxInactiveInterval(seconds);
            return "done";
        });
    }

    private String peek() {
        return visitor.does(
                server.port(),
                (request, response) -> request.getSession(false) == null
                        ? "none " + request.isRequestedSessionIdValid() + " "
                                + (request.getRequestedSessionId() != null)
                        : "there");
    }

    private boolean isRewritten() {
        return visitor.set().stream().anyMatch(line -> line.startsWith("jwt-session="));
    }

    @Test
    void idleSessionIsGoneAndItsIdIsInvalid() {
        idleFor(1);
        Waiting.until(
                "the session is over",
                () -> visitor.copy()
                        .does(server.port(), (request, response) -> "" + request.getSession(false))
                        .equals("null"));
        assertEquals("none false true", peek());
    }

    @Test
    void requestWithoutGetSessionCountsAsUse() {
        idleFor(20);
        Waiting.until("the session is written again", () -> {
            visitor.does(server.port(), (request, response) -> "done");
            return isRewritten();
        });
        assertEquals("there", peek());
    }

    @Test
    void meServletDoesNotCountAsUse() {
        visitor.logIn(server.port(), "user");
        idleFor(20);
        Visitor page = visitor.copy();
        Waiting.until("the session is written again", () -> {
            page.does(server.port(), (request, response) -> "done");
            return page.set().stream().anyMatch(line -> line.startsWith("jwt-session="));
        });
        visitor.get(server.port(), "/user/me");
        assertFalse(isRewritten());
    }
}
