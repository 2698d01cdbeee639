package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Steps.Step;
import io.github.jwtfilter.testing.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When is a session's cookie written, and does a late change fail? */
final class TokenSessionWritingTest {
    private static TestServer server;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start() {
        server = TestServer.start(TokenSessionTest.application());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private String run(Step step) {
        return browser.run(server.port(), step);
    }

    private void assertWrites(String name, boolean expected) {
        assertEquals(200, browser.last().statusCode(), name);
        assertEquals(expected, browser.setCookies().stream().anyMatch(line -> line.startsWith("jwt-session=")), name);
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(HttpServletRequest request) {
        return (List<String>) request.getSession().getAttribute("list");
    }

    @SuppressWarnings("ReturnValueIgnored") // Reading is all that a request does.
    static Stream<Arguments> requests() {
        return Stream.of(
                row("session not used", false, (session, request) -> {}),
                row("getSession(false)", false, (session, request) -> request.getSession(false)),
                row("read", false, (session, request) -> list(request).size()),
                row("same value set again", false, (session, request) -> session.setAttribute("text", "old")),
                row("equal value set", false, (session, request) -> session.setAttribute("set", set(64))),
                row("absent attribute removed", false, (session, request) -> session.removeAttribute("none")),
                row("set and removed", false, (session, request) -> {
                    session.setAttribute("new", 1);
                    session.removeAttribute("new");
                }),
                row(
                        "the same interval",
                        false,
                        (session, request) -> session.setMaxInactiveInterval(session.getMaxInactiveInterval())),
                row("another text", true, (session, request) -> session.setAttribute("text", "new")),
                row("another type", true, (session, request) -> session.setAttribute("number", 1L)),
                row("one more", true, (session, request) -> session.setAttribute("new", 1)),
                row("one less", true, (session, request) -> session.removeAttribute("text")),
                row(
                        "changed in place",
                        true,
                        (session, request) -> list(request).add("more")),
                row("another interval", true, (session, request) -> session.setMaxInactiveInterval(77)),
                row("another id", true, (session, request) -> request.changeSessionId()));
    }

    private interface Use {
        void apply(HttpSession session, HttpServletRequest request);
    }

    private static Arguments row(String name, boolean written, Use use) {
        return Arguments.of(name, written, (Step) (request, response) -> {
            HttpSession session = name.equals("session not used") ? null : request.getSession();
            use.apply(session, request);
            return "done";
        });
    }

    /** Returns the same strings in another insertion order and another table. */
    private static Set<String> set(int capacity) {
        Set<String> set = new HashSet<>(capacity);
        for (int i = 0; i < 12; i++) {
            set.add("key" + (capacity > 16 ? 11 - i : i));
        }
        return set;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void sessionIsWrittenOnlyWhenChanged(String name, boolean written, Step step) {
        run((request, response) -> {
            HttpSession session = request.getSession();
            session.setAttribute("text", "old");
            session.setAttribute("number", 1);
            session.setAttribute("list", new ArrayList<>(List.of("one")));
            session.setAttribute("set", set(16));
            return "done";
        });
        assertWrites("at first", true);
        run(step);
        assertWrites(name, written);
    }

    @Test
    void parallelReadsWriteNothing() throws Exception {
        run((request, response) -> {
            request.getSession().setAttribute("list", new ArrayList<>(List.of("one")));
            return "done";
        });
        ExecutorService clients = Executors.newFixedThreadPool(20);
        try {
            List<Callable<Browser>> reads = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Browser reader = browser.copy();
                reads.add(() -> {
                    reader.run(
                            server.port(), (request, response) -> list(request).get(0));
                    return reader;
                });
            }
            for (Future<Browser> read : clients.invokeAll(reads)) {
                assertEquals("one", read.get().last().body());
                assertEquals(List.of(), read.get().setCookies());
            }
        } finally {
            clients.shutdown();
        }
    }

    @Test
    void lastOfTwoParallelWritesWins() {
        run((request, response) -> {
            request.getSession().setAttribute("a", 1);
            return "done";
        });
        Browser other = browser.copy();
        run((request, response) -> {
            request.getSession().setAttribute("b", 2);
            return "done";
        });
        other.run(server.port(), (request, response) -> {
            request.getSession().setAttribute("c", 3);
            return "done";
        });
        browser.replaceCookies(other.cookies());
        assertEquals("1 null 3", run((request, response) -> {
            HttpSession session = request.getSession();
            return session.getAttribute("a") + " " + session.getAttribute("b") + " " + session.getAttribute("c");
        }));
    }

    private static String attempt(Runnable late) {
        try {
            late.run();
            return "accepted";
        } catch (IllegalStateException e) {
            return "refused";
        }
    }

    static Stream<Arguments> changesAfterCommit() {
        return Stream.of(
                late("another value", "refused", session -> session.setAttribute("a", 2)),
                late("the same value", "accepted", session -> session.setAttribute("a", 1)),
                late("one more", "refused", session -> session.setAttribute("b", 1)),
                late("one less", "refused", session -> session.removeAttribute("a")),
                late("nothing removed", "accepted", session -> session.removeAttribute("b")),
                late("the interval", "refused", session -> session.setMaxInactiveInterval(77)),
                late(
                        "the same interval",
                        "accepted",
                        session -> session.setMaxInactiveInterval(session.getMaxInactiveInterval())),
                late("its end", "accepted", HttpSession::invalidate));
    }

    private interface Change {
        void apply(HttpSession session);
    }

    private static Arguments late(String name, String expected, Change change) {
        return Arguments.of(name, expected, change);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("changesAfterCommit")
    void changeAfterCommitIsRefusedIfItWouldBeLost(String name, String expected, Change change) {
        run((request, response) -> {
            request.getSession().setAttribute("a", 1);
            return "done";
        });
        assertEquals(expected, run((request, response) -> {
            HttpSession session = request.getSession();
            response.flushBuffer();
            return attempt(() -> change.apply(session));
        }));
    }

    @Test
    void noSessionIsCreatedAfterCommit() {
        assertEquals("refused", run((request, response) -> {
            response.flushBuffer();
            return attempt(request::getSession);
        }));
        assertEquals("null", run((request, response) -> {
            response.flushBuffer();
            return "" + request.getSession(false);
        }));
    }

    @Test
    void lateChangeInPlaceIsLogged() {
        run((request, response) -> {
            request.getSession().setAttribute("list", new ArrayList<>(List.of("one")));
            return "done";
        });
        try (CapturedLog log = CapturedLog.ofOurs()) {
            for (int i = 0; i < 2; i++) {
                assertEquals("2", run((request, response) -> {
                    List<String> list = list(request);
                    response.flushBuffer();
                    list.add("late");
                    return list.size();
                }));
            }
            assertEquals(
                    List.of("WARNING JWTF-507 Session attribute 'list' was changed in place after the response was"
                            + " committed, so the change is lost. Change it before the response is sent, or set"
                            + " session=container."),
                    log.lines());
        }
    }

    @Test
    void changeInPlaceToUnstorableValueFails() {
        try (CapturedLog quiet = CapturedLog.ofContainer()) {
            run((request, response) -> {
                List<Object> list = new ArrayList<>();
                request.getSession().setAttribute("list", list);
                list.add(new Thread());
                return "done";
            });
            assertEquals(500, browser.last().statusCode());
            assertEquals(List.of(), browser.setCookies());
            assertTrue(
                    browser.last().body().contains("cannot be stored in a cookie: list[0]: java.lang.Thread "),
                    browser.last()::body);
            assertEquals(1, quiet.lines().size());
        }
    }

    private static Object a(HttpServletRequest request) {
        return request.getSession().getAttribute("a");
    }

    @Test
    void requestBegunBeforeLogoutDoesNotRestoreSession() {
        browser.logIn(server.port(), "user");
        run((request, response) -> {
            request.getSession().setAttribute("a", 1);
            return "done";
        });
        Browser slow = browser.copy();
        assertEquals("1", slow.run(server.port(), (request, response) -> {
            Object before = a(request);
            browser.logOut(server.port());
            request.getSession().setAttribute("a", 2);
            return before;
        }));
        assertEquals(List.of(), slow.setCookies());
    }

    @Test
    void requestBegunBeforeLogoutCreatesNoSession() {
        browser.logIn(server.port(), "user");
        Browser slow = browser.copy();
        slow.run(server.port(), (request, response) -> {
            browser.logOut(server.port());
            request.getSession().setAttribute("a", 2);
            return "done";
        });
        assertEquals(List.of(), slow.setCookies());
    }

    @Test
    void requestBegunBeforeInvalidateDoesNotRestoreSession() {
        run((request, response) -> {
            request.getSession().setAttribute("a", 1);
            return "done";
        });
        Browser slow = browser.copy();
        slow.run(server.port(), (request, response) -> {
            Object before = a(request);
            run((inner, answer) -> {
                inner.getSession().invalidate();
                return "done";
            });
            request.getSession().setAttribute("a", 2);
            return before;
        });
        assertEquals(List.of(), slow.setCookies());
    }
}
