package io.github.jwtfilter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.SessionReportServlet;
import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.SessionsBean;
import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Does the report predict later problems: empty lists, declared classes, ids as keys, logouts that leave the session
 * alive?
 */
final class SessionReportHintsTest {
    private CapturedLog log;
    private TestServer server;
    private final Browser browser = new Browser();

    public enum Status {
        OPEN
    }

    public static class Line {
        Status status;
    }

    public static final class Cart {
        List<Line> lines = new ArrayList<>();
    }

    public static final class Notes {
        List<Object> all = new ArrayList<>();
    }

    @BeforeEach
    void start() {
        log = CapturedLog.of("io.github.jwtfilter.sessions");
        server = TestServer.start(WebXml.usual()
                .filter("session", "report")
                .filter("rules", "/open/* permit\n/ops/sessions role admin")
                .filter("logoutPaths", "/open/logout-declared")
                .servlet("/open/*", Steps.class)
                .servlet("/ops/sessions", SessionReportServlet.class));
    }

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    private void put(String name, Object value) {
        browser.run(server.port(), (request, response) -> {
            request.getSession().setAttribute(name, value);
            return "done";
        });
    }

    private static String verdict() {
        return (String) SessionsBean.get("Verdict");
    }

    private static void assertContains(String part, String text) {
        assertTrue(text.contains(part), () -> "expected '" + part + "' in: " + text);
    }

    @Test
    void emptyListIsInHeadline() {
        put("cart", new ArrayList<>());
        assertEquals(
                "YES, judged by the requests so far: all attributes can be stored, and they fit into cookies. Always empty"
                        + " so far, with an unknown element class: cart.",
                verdict());
        assertContains("always empty so far, and no declaration names the element class: cart\n", SessionsBean.page());
        put("cart", new ArrayList<>(List.of("apples")));
        assertEquals(
                "YES, judged by the requests so far: all attributes can be stored, and they fit into cookies.",
                verdict());
        assertFalse(SessionsBean.page().contains("empty so far"));
    }

    @Test
    void emptyFieldOfUnknownElementsIsInHeadline() {
        put("notes", new Notes());
        assertContains("Always empty so far, with an unknown element class: notes.all.", verdict());
    }

    @Test
    void declaredElementTypesAreListedBeforeTheyOccur() {
        put("cart", new Cart());
        assertEquals(
                "YES, judged by the requests so far: all attributes can be stored, and they fit into cookies.",
                verdict());
        assertEquals(
                List.of(Cart.class.getName(), Line.class.getName(), Status.class.getName()),
                SessionsBean.list("SessionTypes"));
        assertContains(
                "add to sessionTypes, declared but not seen yet: " + Line.class.getName() + ", "
                        + Status.class.getName(),
                SessionsBean.page());
        assertContains(Line.class.getName(), log.text());
    }

    @Test
    void fallbackIsSuggestedByNameForUnstorableAttributes() {
        put("guess", new ReentrantLock());
        put("lock", new ReentrantLock());
        put("cart", new Cart());
        assertContains(
                "<param-name>sessionFallback</param-name>\n        <param-value>container:guess,lock</param-value>",
                SessionsBean.page());
    }

    @Test
    void unsupportedNameNeedsFallbackForAll() {
        put("a lock", new ReentrantLock());
        assertContains(
                "<param-name>sessionFallback</param-name>\n        <param-value>container</param-value>",
                SessionsBean.page());
    }

    @Test
    void callerOfGetIdIsReported() {
        put("user", "Ada");
        assertFalse(SessionsBean.page().contains("CODE THAT READS THE SESSION ID"));
        browser.run(server.port(), (request, response) -> request.getSession().getId());
        String place = SessionReportHintsTest.class.getName() + ".lambda$callerOfGetIdIsReported$";
        assertContains("CODE THAT READS THE SESSION ID\n  " + place, SessionsBean.page());
        assertContains(place, SessionsBean.list("IdPlaces").get(0));
        assertContains("INFO Session id read by " + place, log.text());
    }

    /**
     * Ways to end the application's own login, and whether the report should list them as a logout that leaves the
     * session alive.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user   | remove     | 302 | ''             | true",
                "user   | setNull    | 303 | ''             | true",
                "Logged | remove     | 302 | ''             | true",
                "who    | remove     | 302 | ?action=logout | true",
                "who    | remove     | 200 | ?action=logOff | true",
                "who    | remove     | 302 | ''             | true",
                "user   | remove     | 200 | ''             | false",
                "user   | invalidate | 302 | ?action=logout | false",
                "user   | keep       | 302 | ?action=logout | false",
                "user   | flash      | 302 | ''             | false",
            })
    void logoutThatKeepsSessionIsReported(String name, String way, int status, String query, boolean reported) {
        put(name, "Ada");
        String path = Steps.path((request, response) -> {
            switch (way) {
                case "remove":
                    request.getSession().removeAttribute(name);
                    break;
                case "setNull":
                    request.getSession().setAttribute(name, null);
                    break;
                case "invalidate":
                    request.getSession().removeAttribute(name);
                    request.getSession().invalidate();
                    break;
                case "flash":
                    request.getSession().setAttribute("userMessage", "saved");
                    request.getSession().removeAttribute("userMessage");
                    break;
                default:
            }
            response.setStatus(status);
            response.setHeader("Location", "/app/open/home");
            return null;
        });
        browser.get(server.port(), "/open" + path + query);
        assertEquals(
                reported,
                SessionsBean.page().contains("REQUESTS THAT LOOK LIKE A LOGOUT BUT LEAVE THE SESSION ALIVE"),
                SessionsBean.page());
        assertEquals(reported ? 1 : 0, SessionsBean.list("Logouts").size());
        assertEquals(
                reported,
                log.text()
                        .contains("WARNING JWTF-601 A request looks like a logout but leaves the session alive: /open"
                                + path));
        if (reported) {
            assertContains(
                    "/open" + path + " removes " + name + " at " + SessionReportHintsTest.class.getName(),
                    SessionsBean.page());
            assertContains(
                    "<param-name>logoutPaths</param-name>\n        <param-value>/open" + path + "</param-value>",
                    SessionsBean.page());
            assertContains("CODE THAT CREATES SESSIONS", SessionsBean.page());
        }
    }

    public static final class BadCredentialsException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Spring Security removes the reason of a failed login when the next one succeeds. */
    @Test
    void removalOfTheReasonOfAFailedLoginIsNotALogout() {
        put("last", new BadCredentialsException());
        put("cart", "shoes");
        browser.run(server.port(), (request, response) -> {
            request.getSession().removeAttribute("last");
            response.sendRedirect("/app/open/home");
            return null;
        });
        assertEquals(0, SessionsBean.list("Logouts").size(), SessionsBean::page);
    }

    @Test
    void removalOfOtherAttributeIsNotALogout() {
        put("user", "Ada");
        put("token", "4711");
        browser.run(server.port(), (request, response) -> {
            request.getSession().removeAttribute("token");
            response.sendRedirect("/app/open/home");
            return null;
        });
        assertEquals(List.of(), SessionsBean.list("Logouts"));
    }
}
