package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.TestServer;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.tomcat.websocket.ServerValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which listeners receive the events of a session in a cookie, and in which order? */
final class TokenSessionEventsTest {
    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();
    private static TestServer server;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start() {
        server = TestServer.start(TokenSessionTest.application()
                .filter("sessionTypes", ListeningValue.class.getName())
                .xml(listener(RecordingListener.class)
                        + listener(FailingListener.class)
                        + listener(SecondListener.class)));
    }

    private static String listener(Class<?> type) {
        return "<listener><listener-class>" + type.getName() + "</listener-class></listener>";
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void clearEvents() {
        EVENTS.clear();
    }

    /** Records every event. */
    public static final class RecordingListener
            implements HttpSessionListener, HttpSessionAttributeListener, HttpSessionIdListener {
        @Override
        public void sessionCreated(HttpSessionEvent event) {
            EVENTS.add("created " + event.getSession().isNew());
        }

        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            EVENTS.add("destroyed with " + event.getSession().getAttribute("a"));
        }

        @Override
        public void sessionIdChanged(HttpSessionEvent event, String before) {
            EVENTS.add("id changed " + !before.equals(event.getSession().getId()));
        }

        @Override
        public void attributeAdded(HttpSessionBindingEvent event) {
            EVENTS.add("added " + event.getName() + "=" + event.getValue() + ", is " + currentValue(event));
        }

        @Override
        public void attributeReplaced(HttpSessionBindingEvent event) {
            EVENTS.add("replaced " + event.getName() + "=" + event.getValue() + ", is " + currentValue(event));
        }

        @Override
        public void attributeRemoved(HttpSessionBindingEvent event) {
            EVENTS.add("removed " + event.getName() + "=" + event.getValue() + ", is " + currentValue(event));
        }
    }

    private static Object currentValue(HttpSessionBindingEvent event) {
        return event.getSession().getAttribute(event.getName());
    }

    /** Receives the end of a session before the first listener, because the order of end events is reversed. */
    public static final class SecondListener implements HttpSessionListener {
        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            EVENTS.add("destroyed, second listener");
        }
    }

    /** Throws when a session is created. */
    public static final class FailingListener implements HttpSessionListener {
        @Override
        public void sessionCreated(HttpSessionEvent event) {
            throw new IllegalStateException("failure of the listener");
        }
    }

    /** A value that records its own events. */
    public static final class ListeningValue implements HttpSessionBindingListener, HttpSessionActivationListener {
        private final String name;

        ListeningValue() {
            this(null);
        }

        ListeningValue(String name) {
            this.name = name;
        }

        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            EVENTS.add("bound " + event.getName() + "=" + event.getValue() + ", is " + currentValue(event));
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            HttpSession session = event.getSession();
            EVENTS.add("unbound " + event.getName() + "=" + event.getValue() + " of "
                    + session.getId().length());
        }

        @Override
        public void sessionWillPassivate(HttpSessionEvent event) {
            EVENTS.add("passivate " + name);
        }

        @Override
        public void sessionDidActivate(HttpSessionEvent event) {
            EVENTS.add("activate " + name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private void run(Steps.Step step) {
        browser.run(server.port(), step);
        assertEquals(200, browser.last().statusCode());
    }

    private void set(String name, Object value) {
        run((request, response) -> {
            request.getSession().setAttribute(name, value);
            return "done";
        });
    }

    private static void assertEvents(String... expected) {
        assertEquals(List.of(expected), List.copyOf(EVENTS));
        EVENTS.clear();
    }

    @Test
    void addingReplacingAndRemovingAttributeSendsEvents() {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            set("a", new ListeningValue("1"));
            assertEvents("created true", "bound a=1, is null", "added a=1, is 1", "passivate 1");
            assertEquals(1, log.lines().size());
            assertTrue(log.text().contains("listener " + FailingListener.class.getName() + " failed"), log::text);
        }
        set("a", new ListeningValue("2"));
        assertEvents("activate 1", "bound a=2, is 1", "unbound a=1 of 22", "replaced a=1, is 2", "passivate 2");
        run((request, response) -> {
            request.getSession().setAttribute("a", null);
            return "done";
        });
        assertEvents("activate 2", "unbound a=2 of 22", "removed a=2, is null");
        run((request, response) -> {
            request.getSession().removeAttribute("a");
            request.getSession().removeAttribute("never there");
            return "done";
        });
        assertEvents();
    }

    @Test
    void sameObjectIsBoundOnce() {
        run((request, response) -> {
            ListeningValue value = new ListeningValue("1");
            request.getSession().setAttribute("a", value);
            request.getSession().setAttribute("a", value);
            return "done";
        });
        assertEvents("created true", "bound a=1, is null", "added a=1, is 1", "replaced a=1, is 1", "passivate 1");
    }

    @Test
    void unreadAttributeReceivesNoEvents() {
        set("a", new ListeningValue("1"));
        EVENTS.clear();
        set("b", "text");
        assertEvents("added b=text, is text");
        run((request, response) -> request.getSession().getAttribute("a"));
        assertEvents("activate 1", "passivate 1");
    }

    @Test
    void endReachesListenersInReverseOrderAndThenValues() {
        set("a", new ListeningValue("1"));
        EVENTS.clear();
        run((request, response) -> {
            request.getSession().invalidate();
            return "done";
        });
        assertEvents(
                "destroyed, second listener",
                "activate 1",
                "destroyed with 1",
                "unbound a=1 of 22",
                "removed a=1, is null");
    }

    @Test
    void logoutEndsUnreadSession() {
        browser.logIn(server.port(), "user");
        set("a", "text");
        EVENTS.clear();
        browser.logOut(server.port());
        assertEvents("destroyed, second listener", "destroyed with text", "removed a=text, is null");
    }

    @Test
    void attributeOfTheServerLastsForOneRequestAlsoAfterTheResponse() {
        set("a", "text");
        ServerValue value = new ServerValue();
        run((request, response) -> {
            response.flushBuffer();
            HttpSession session = request.getSession();
            session.setAttribute("of.server", value);
            return session.getAttribute("of.server") == value
                    && Collections.list(session.getAttributeNames()).contains("of.server");
        });
        assertEquals("true", browser.last().body());
        assertEquals(
                "null",
                browser.run(
                        server.port(),
                        (request, response) -> "" + request.getSession().getAttribute("of.server")));
    }

    @Test
    void valueOfTheApplicationReplacesAnAttributeOfTheServer() {
        run((request, response) -> {
            HttpSession session = request.getSession();
            session.setAttribute("of.server", new ServerValue());
            session.setAttribute("of.server", "text");
            return session.getAttribute("of.server");
        });
        assertEquals("text", browser.last().body());
    }

    @Test
    void attributeOfTheServerIsUnboundAtTheEndOfTheSession() {
        ServerValue value = new ServerValue();
        run((request, response) -> {
            request.getSession().setAttribute("of.server", value);
            request.getSession().removeAttribute("of.server");
            request.getSession().setAttribute("of.server", value);
            request.getSession().invalidate();
            return "done";
        });
        assertEquals(2, value.unbound());
    }

    @Test
    void loginChangesId() {
        set("a", "text");
        EVENTS.clear();
        browser.logIn(server.port(), "user");
        assertEvents("id changed true");
        run((request, response) -> request.getSession().getAttribute("a"));
        assertEquals("text", browser.last().body());
    }

    @Test
    void loginOfAnotherUserEndsSession() {
        browser.logIn(server.port(), "user");
        set("a", "text");
        EVENTS.clear();
        browser.logIn(server.port(), "admin");
        assertEvents("destroyed, second listener", "destroyed with text", "removed a=text, is null");
        run((request, response) -> "" + request.getSession(false));
        assertEquals("null", browser.last().body());
    }

    @Test
    void changedIdKeepsAttributes() {
        set("a", "text");
        EVENTS.clear();
        run((request, response) -> {
            String before = request.getSession().getId();
            String after = request.changeSessionId();
            return !before.equals(after) && after.equals(request.getSession().getId());
        });
        assertEquals("true", browser.last().body());
        assertEvents("id changed true");
        run((request, response) -> request.getSession().getAttribute("a"));
        assertEquals("text", browser.last().body());
        run((request, response) -> request.getSession().getAttribute("none") + "");
        assertNull(browser.header("Set-Cookie"));
    }

    /** Initializes its field at the start, but only in the instance of the container. */
    public static final class StatefulListener implements ServletContextListener, HttpSessionListener {
        private String contextPath;

        @Override
        public void contextInitialized(ServletContextEvent event) {
            contextPath = event.getServletContext().getContextPath();
        }

        @Override
        public String toString() {
            return contextPath;
        }
    }

    @Test
    void listenerWithStateFromStartIsWarnedAbout() {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            TestServer.start(TokenSessionTest.application().xml(listener(StatefulListener.class)))
                    .close();
            assertTrue(
                    log.text()
                            .contains("WARNING JWTF-125 The session listener " + StatefulListener.class.getName()
                                    + " has two instances. The container calls contextInitialized on its own."),
                    log::text);
        }
        try (CapturedLog log = CapturedLog.ofOurs()) {
            TestServer.start(TokenSessionTest.application()
                            .filter("session", "container")
                            .xml(listener(StatefulListener.class)))
                    .close();
            assertEquals(-1, log.text().indexOf("WARNING"), log::text);
        }
    }
}
