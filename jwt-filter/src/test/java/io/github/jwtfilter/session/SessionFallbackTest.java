package io.github.jwtfilter.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.session.cookie.TokenSessionTest;
import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With sessionFallback=container, does a container session contain only the values that a cookie cannot store? */
final class SessionFallbackTest {
    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();
    private static TestServer server;
    private static TestServer other;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start() {
        server = TestServer.start(application());
        other = TestServer.start(application());
    }

    private static WebXml application() {
        return TokenSessionTest.application().filter("sessionFallback", "container");
    }

    @AfterAll
    static void stop() {
        server.close();
        other.close();
    }

    @BeforeEach
    void clearEvents() {
        EVENTS.clear();
    }

    /** A value that records binding events. */
    public static final class Connection extends Thread implements HttpSessionBindingListener {
        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            EVENTS.add("bound " + event.getName());
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            EVENTS.add("unbound " + event.getName());
        }
    }

    private String run(Steps.Step step) {
        return browser.run(server.port(), step);
    }

    private void putBoth() {
        run((request, response) -> {
            request.getSession().setAttribute("connection", new Connection());
            request.getSession().setAttribute("cart", "apples");
            return "done";
        });
    }

    private static String peek(HttpServletRequest request) {
        if (request.getSession(false) == null) {
            return "none";
        }
        Object connection = request.getSession().getAttribute("connection");
        return (connection instanceof Connection ? "connection" : "" + connection) + " "
                + request.getSession().getAttribute("cart") + " "
                + Collections.list(request.getSession().getAttributeNames());
    }

    private boolean hasContainerSession() {
        return browser.cookies().names().contains("JSESSIONID");
    }

    @Test
    void storableAttributeCreatesNoContainerSession() {
        run((request, response) -> {
            request.getSession().setAttribute("cart", "apples");
            return "done";
        });
        assertFalse(hasContainerSession());
    }

    @Test
    void onlyUnstorableAttributeLivesInContainerSession() {
        putBoth();
        assertTrue(hasContainerSession());
        assertEquals("connection apples [cart, connection]", run((request, response) -> peek(request)));
        assertEquals("null apples [cart]", browser.run(other.port(), (request, response) -> peek(request)));
        assertEquals("connection apples [cart, connection]", run((request, response) -> peek(request)));
        assertEquals(List.of("bound connection"), List.copyOf(EVENTS));
    }

    @Test
    void attributeMovesWhenItsTypeChanges() {
        putBoth();
        run((request, response) -> {
            request.getSession().setAttribute("connection", "closed");
            request.getSession().setAttribute("cart", new Connection());
            return "done";
        });
        assertEquals(
                "closed true",
                run((request, response) -> request.getSession().getAttribute("connection") + " "
                        + (request.getSession().getAttribute("cart") instanceof Connection)));
        run((request, response) -> {
            request.getSession().removeAttribute("cart");
            return "done";
        });
        assertEquals(
                "[connection]",
                run((request, response) -> Collections.list(request.getSession().getAttributeNames())));
        assertEquals(
                List.of("bound connection", "unbound connection", "bound cart", "unbound cart"), List.copyOf(EVENTS));
    }

    @Test
    void attributeMovesWhenChangedInPlace() {
        run((request, response) -> {
            List<Object> list = new ArrayList<>();
            request.getSession().setAttribute("list", list);
            list.add(new Connection());
            return "done";
        });
        assertEquals(200, browser.last().statusCode());
        assertEquals(
                "1", run((request, response) -> ((List<?>) request.getSession().getAttribute("list")).size()));
    }

    @Test
    void containerSessionEndsWithSession() {
        putBoth();
        int before = server.sessions();
        run((request, response) -> {
            request.getSession().invalidate();
            return "done";
        });
        assertEquals(before - 1, server.sessions());
        assertEquals(List.of("bound connection", "unbound connection"), List.copyOf(EVENTS));
        assertEquals("none", run((request, response) -> peek(request)));
    }

    @Test
    void attributeIsUnboundWhenContainerSessionEnds() {
        putBoth();
        run((request, response) -> {
            HttpServletRequest bare = request;
            while (bare instanceof jakarta.servlet.ServletRequestWrapper wrapper) {
                bare = (HttpServletRequest) wrapper.getRequest();
            }
            bare.getSession(false).invalidate();
            return "done";
        });
        assertEquals(List.of("bound connection", "unbound connection"), List.copyOf(EVENTS));
        assertEquals("null apples [cart]", run((request, response) -> peek(request)));
    }

    @Test
    void attributeMovesToNewContainerSessionAtLogin() {
        putBoth();
        String before = browser.cookies().value("JSESSIONID");
        browser.logIn(server.port(), "user");
        assertEquals("connection apples [cart, connection]", run((request, response) -> peek(request)));
        assertFalse(before.equals(browser.cookies().value("JSESSIONID")));
        Browser anonymous = browser.copy();
        anonymous.replaceCookies(anonymous.cookies().without("jwt"));
        assertEquals("none", anonymous.run(server.port(), (request, response) -> peek(request)));
        browser.logOut(server.port());
        assertEquals(List.of("bound connection", "unbound connection"), List.copyOf(EVENTS));
    }

    @Test
    void attributeStaysWhenIdChanges() {
        putBoth();
        run((request, response) -> request.changeSessionId());
        assertEquals("connection apples [cart, connection]", run((request, response) -> peek(request)));
    }

    @Test
    void otherSessionCannotReadAttribute() {
        putBoth();
        String container = browser.cookies().value("JSESSIONID");
        Browser stranger = new Browser();
        stranger.run(server.port(), (request, response) -> request.getSession().getId());
        stranger.replaceCookies(stranger.cookies().with("JSESSIONID", container));
        assertEquals("null null []", stranger.run(server.port(), (request, response) -> peek(request)));
    }
}
