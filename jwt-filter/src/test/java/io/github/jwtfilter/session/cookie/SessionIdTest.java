package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.Waiting;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Does state that an application keys by the id String of a session live as long as the session? */
final class SessionIdTest {
    private static TestServer server;

    /** The state of the application. Each test has its own. */
    private final Map<String, String> logins = Collections.synchronizedMap(new WeakHashMap<>());

    private final Browser browser = new Browser();

    @BeforeAll
    static void start() {
        server = TestServer.start(TokenSessionTest.application());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private void logIn() {
        browser.run(
                server.port(),
                (request, response) -> logins.put(request.getSession().getId(), "Ada"));
    }

    private String user() {
        return browser.run(
                server.port(),
                (request, response) -> logins.get(request.getSession().getId()) + "");
    }

    private static void collectGarbage() {
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        Waiting.until("garbage is collected", () -> {
            System.gc();
            return garbage.get() == null;
        });
    }

    @Test
    void weakMapKeyedByTheIdSurvivesGarbageCollection() {
        logIn();
        collectGarbage();
        assertEquals("Ada", user());
        collectGarbage();
        assertEquals("Ada", user());
    }

    @Test
    void eachRequestGetsTheSameString() {
        AtomicReference<String> first = new AtomicReference<>();
        browser.run(server.port(), (request, response) -> {
            first.set(request.getSession().getId());
            return "done";
        });
        browser.run(server.port(), (request, response) -> {
            assertSame(first.get(), request.getSession().getId());
            return "done";
        });
        assertEquals(200, browser.last().statusCode());
    }

    @Test
    void idOfAnEndedSessionIsDropped() {
        logIn();
        browser.run(server.port(), (request, response) -> {
            request.getSession().invalidate();
            return "done";
        });
        Waiting.until("the entry is gone", () -> {
            System.gc();
            return logins.isEmpty();
        });
    }

    @Test
    void idThatWasChangedIsDropped() {
        logIn();
        browser.run(server.port(), (request, response) -> request.changeSessionId());
        assertEquals("null", user());
        Waiting.until("the entry is gone", () -> {
            System.gc();
            return logins.isEmpty();
        });
    }
}
