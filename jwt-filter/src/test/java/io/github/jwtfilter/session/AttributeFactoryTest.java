package io.github.jwtfilter.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.session.cookie.TokenSessionTest;
import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.TestServer;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does an application see the attributes that are made from the login, and are they kept out of the stored session? */
final class AttributeFactoryTest {
    private static final AtomicInteger MADE = new AtomicInteger();
    private static TestServer server;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start() {
        server = TestServer.start(TokenSessionTest.application().filter("attributeFactory", Users.class.getName()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void resetCount() {
        MADE.set(0);
    }

    /** A class that a cookie cannot store. */
    private record User(String name, Thread unstorable) implements HttpSessionActivationListener {
        @Override
        public void sessionDidActivate(HttpSessionEvent event) {
            throw new AssertionError("activated");
        }
    }

    /** Makes a bean from the login, and another one for administrators. */
    public static final class Users implements AttributeFactory {
        @Override
        public Set<String> names() {
            return Set.of("user", "desk");
        }

        @Override
        public Object make(String name, Identity login) {
            MADE.incrementAndGet();
            if (name.equals("desk")) {
                return login.roles().contains("admin") ? "a desk" : null;
            }
            return new User(login.getName(), Thread.currentThread());
        }
    }

    private String run(Steps.Step step) {
        return browser.run(server.port(), step);
    }

    private String user() {
        return run((request, response) -> request.getSession(false) == null
                ? "none"
                : "" + request.getSession().getAttribute("user"));
    }

    private static String name(Object user) {
        return user == null ? "nobody" : ((User) user).name();
    }

    @Test
    void loggedInUserHasSessionWithFactoryAttributes() {
        assertEquals("none", user());
        browser.logIn(server.port(), "user");
        String id = run((request, response) -> {
            var session = request.getSession(false);
            return session.getId() + " " + session.isNew() + " " + name(session.getAttribute("user")) + " "
                    + session.getAttribute("desk") + " " + Collections.list(session.getAttributeNames()) + " "
                    + (session.getCreationTime() > 0);
        });
        assertEquals(" false user null [user] true", id.substring(22));
        assertEquals(List.of(), browser.setCookies());
        assertEquals(2, MADE.get());
        assertEquals(
                id.substring(0, 22),
                run((request, response) -> request.getSession().getId()));
        assertEquals(2, MADE.get());
    }

    @Test
    void newLoginGetsNewSessionId() {
        browser.logIn(server.port(), "admin");
        String first = run((request, response) -> request.getSession().getId());
        browser.logIn(server.port(), "admin");
        assertNotEquals(first, run((request, response) -> request.getSession().getId()));
        assertEquals("a desk", run((request, response) -> request.getSession().getAttribute("desk")));
    }

    @Test
    void otherAttributesAreStoredNextToFactoryAttributes() {
        browser.logIn(server.port(), "user");
        run((request, response) -> {
            request.getSession().setAttribute("cart", "apples");
            return "done";
        });
        assertEquals(
                "[cart, user]",
                run((request, response) -> Collections.list(request.getSession().getAttributeNames())));
        browser.logOut(server.port());
        assertEquals("none", user());
    }

    @Test
    void attributeSetByApplicationLastsForTheRequest() {
        browser.logIn(server.port(), "user");
        assertEquals("other", run((request, response) -> {
            request.getSession().setAttribute("user", new User("other", null));
            return name(request.getSession().getAttribute("user"));
        }));
        assertEquals(List.of(), browser.setCookies());
        assertEquals(
                "user", run((request, response) -> name(request.getSession().getAttribute("user"))));
    }

    @Test
    void removedAttributeIsAbsentUntilSetAgain() {
        browser.logIn(server.port(), "user");
        run((request, response) -> {
            request.getSession().removeAttribute("user");
            return "done";
        });
        assertEquals("null", user());
        assertEquals("back", run((request, response) -> {
            request.getSession().setAttribute("user", new User("back", null));
            return name(request.getSession().getAttribute("user"));
        }));
        assertEquals(
                "user", run((request, response) -> name(request.getSession().getAttribute("user"))));
    }

    /** What the cookie would have to say can no longer change. */
    @ParameterizedTest
    @CsvSource({
        "false, set,    fine",
        "true,  set,    refused",
        "false, remove, refused",
        "true,  remove, fine",
    })
    void attributeCannotComeOrGoAfterTheResponse(boolean isRemoved, String change, String outcome) {
        browser.logIn(server.port(), "user");
        assertEquals(outcome, run((request, response) -> {
            HttpSession session = request.getSession();
            if (isRemoved) {
                session.removeAttribute("user");
            }
            response.flushBuffer();
            try {
                if (change.equals("set")) {
                    session.setAttribute("user", new User("late", null));
                } else {
                    session.removeAttribute("user");
                }
                return "fine";
            } catch (IllegalStateException e) {
                return "refused";
            }
        }));
    }

    /** Only an attribute that was stored somewhere has to be told that it is back. */
    @Test
    void madeAttributeIsNotActivated() {
        browser.logIn(server.port(), "user");
        assertEquals(
                "user", run((request, response) -> name(request.getSession().getAttribute("user"))));
    }

    @Test
    void requestLoginMakesAttributesVisibleAtOnce() {
        assertEquals("none user", run((request, response) -> {
            String before = request.getSession(false) == null ? "none" : "there";
            request.login("user", "secret");
            return before + " " + name(request.getSession(false).getAttribute("user"));
        }));
    }

    @Test
    void factoryAttributeReplacesStoredAttributeAtLogin() {
        run((request, response) -> {
            request.getSession().setAttribute("user", "a guest");
            request.getSession().setAttribute("cart", "apples");
            return "done";
        });
        assertEquals("a guest", user());
        browser.logIn(server.port(), "user");
        assertEquals(
                "user apples",
                run((request, response) -> name(request.getSession().getAttribute("user")) + " "
                        + request.getSession().getAttribute("cart")));
        try (TestServer withoutFactory = TestServer.start(TokenSessionTest.application())) {
            assertEquals(
                    "[cart]",
                    browser.run(
                            withoutFactory.port(),
                            (request, response) ->
                                    Collections.list(request.getSession().getAttributeNames())));
        }
    }

    @Test
    void invalidatedSessionEndsTheLogin() {
        browser.logIn(server.port(), "user");
        run((request, response) -> {
            request.getSession().invalidate();
            return "" + request.getSession(false);
        });
        assertEquals("null", browser.last().body());
        assertEquals("none", user());
    }
}
