package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Is a refused attribute logged even if the application swallows the exception? */
final class SessionRefusalLogTest {
    private static TestServer server;

    private final Browser browser = new Browser();
    private CapturedLog log;

    @BeforeAll
    static void start() {
        server = TestServer.start(TokenSessionTest.application());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void close() {
        log.close();
    }

    private void runIgnoringException(Steps.Step step) {
        assertEquals("swallowed", browser.run(server.port(), (request, response) -> {
            try {
                return step.run(request, response);
            } catch (IllegalArgumentException | IllegalStateException e) {
                return "swallowed";
            }
        }));
    }

    private List<String> warnings() {
        return log.lines().stream().filter(line -> line.startsWith("WARNING ")).toList();
    }

    private static Steps.Step put(String name, Object value) {
        return (request, response) -> {
            request.getSession().setAttribute(name, value);
            return "stored";
        };
    }

    @Test
    void unstorableClassIsWarnedAboutOnce() {
        runIgnoringException(put("lock", new ReentrantLock()));
        runIgnoringException(put("lock", new ReentrantLock()));
        runIgnoringException(put("lock", new Thread()));
        assertEquals(2, warnings().size(), log.text());
        String first =
                "WARNING JWTF-503 Session attribute 'lock' of class java.util.concurrent.locks.ReentrantLock was refused: "
                        + "session: attribute 'lock' cannot be stored in a cookie: lock: ";
        assertTrue(warnings().get(0).startsWith(first), log.text());
    }

    @Test
    void tooLongAttributeIsWarnedAboutOnce() {
        runIgnoringException(put("text", "x".repeat(20_000)));
        runIgnoringException(put("text", "x".repeat(20_001)));
        assertEquals(1, warnings().size(), log.text());
        assertTrue(
                warnings().get(0).contains("JWTF-503 Session attribute 'text' of class java.lang.String was refused: "),
                log.text());
    }

    @Test
    void lateAttributeIsWarnedAbout() {
        browser.run(server.port(), put("begun", 1));
        browser.run(server.port(), (request, response) -> {
            response.flushBuffer();
            try {
                request.getSession().setAttribute("late", 1);
            } catch (IllegalStateException e) {
                return "swallowed";
            }
            return "stored";
        });
        assertEquals(1, warnings().size(), log.text());
        assertTrue(
                warnings()
                        .get(0)
                        .contains("JWTF-503 Session attribute 'late' of class java.lang.Integer was refused: "),
                log.text());
    }

    @Test
    void lateNewSessionIsWarnedAbout() {
        browser.run(server.port(), (request, response) -> {
            response.flushBuffer();
            try {
                request.getSession();
            } catch (IllegalStateException e) {
                return "swallowed";
            }
            return "made";
        });
        assertEquals(1, warnings().size(), log.text());
        assertTrue(
                warnings().get(0).startsWith("WARNING JWTF-506 A change of the session was refused: session: "),
                log.text());
    }

    @Test
    void valueThatBecomesUnstorableInPlaceIsWarnedAbout() {
        browser.run(server.port(), (request, response) -> {
            List<Object> list = new ArrayList<>();
            request.getSession().setAttribute("list", list);
            list.add(new ReentrantLock());
            try {
                response.flushBuffer();
            } catch (IllegalStateException e) {
                return "swallowed";
            }
            return "stored";
        });
        assertTrue(
                warnings().stream()
                        .anyMatch(line -> line.contains(
                                "JWTF-503 Session attribute 'list' of class java.util.ArrayList was refused: ")),
                log.text());
    }

    @Test
    void nameIsTruncatedAndCannotForgeLogLine() {
        runIgnoringException(put("a\nWARNING forged" + "x".repeat(1_000), new ReentrantLock()));
        assertEquals(1, warnings().size(), log.text());
        assertTrue(warnings().get(0).length() < 1_000 && !warnings().get(0).contains("\n"), log.text());
    }
}
