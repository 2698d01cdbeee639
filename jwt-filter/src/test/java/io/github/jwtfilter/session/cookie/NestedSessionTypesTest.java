package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Does a cart move between servers if only its class is named, and is the operator warned about values that stay on one
 * server?
 */
final class NestedSessionTypesTest {
    private final Browser browser = new Browser();
    private CapturedLog log;

    /** A type inside the cart that no parameter names. */
    public enum Status {
        OPEN
    }

    public static final class Cart {
        Status status = Status.OPEN;
        Object gift;
        List<Line> lines = new ArrayList<>();
    }

    public static class Line {
        int count;
    }

    public static final class Guess {
        final transient Object nothing = null;
        ReentrantLock lock = new ReentrantLock();
    }

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void close() {
        log.close();
    }

    private static TestServer server(String fallback, Class<?>... types) {
        WebXml application = TokenSessionTest.application().filter("sessionFallback", fallback);
        if (types.length > 0) {
            String names = List.of(types).stream().map(Class::getName).collect(Collectors.joining(" "));
            application.filter("sessionTypes", names);
        }
        return TestServer.start(application);
    }

    private String put(TestServer server, String name, Object value) {
        return browser.run(server.port(), (request, response) -> {
            try {
                request.getSession().setAttribute(name, value);
                return "stored";
            } catch (IllegalArgumentException e) {
                return e.getMessage();
            }
        });
    }

    private boolean hasContainerSession() {
        return browser.cookies().names().contains("JSESSIONID");
    }

    private List<String> lines(String part) {
        return log.lines().stream().filter(line -> line.contains(part)).toList();
    }

    @Test
    void enumInNamedClassMovesToOtherServer() {
        try (TestServer one = server("container", Cart.class);
                TestServer other = server("container", Cart.class)) {
            put(one, "cart", new Cart());
            assertFalse(hasContainerSession());
            assertEquals(
                    "OPEN",
                    browser.run(
                            other.port(),
                            (request, response) -> ((Cart) request.getSession().getAttribute("cart")).status));
        }
    }

    @Test
    void attributeThatStaysIsWarnedAboutOnceWithLineToAdd() {
        try (TestServer server = server("container", Cart.class)) {
            Cart cart = new Cart();
            cart.gift = new Line();
            put(server, "cart", cart);
            put(server, "cart", cart);
            put(server, "basket", cart);
            assertTrue(hasContainerSession());
        }
        assertEquals(
                List.of(
                        "WARNING JWTF-504 Session attribute 'cart' of class " + Cart.class.getName()
                                + " stays on this server, in a container session: cart.gift: " + Line.class.getName()
                                + " is not named in sessionTypes. To store it in the cookie, add to sessionTypes: "
                                + Line.class.getName(),
                        "WARNING JWTF-504 Session attribute 'basket' of class " + Cart.class.getName()
                                + " stays on this server, in a container session: basket.gift: " + Line.class.getName()
                                + " is not named in sessionTypes. To store it in the cookie, add to sessionTypes: "
                                + Line.class.getName()),
                lines("stays on this server"));
    }

    @Test
    void attributeThatStaysAfterChangeInPlaceIsWarnedAbout() {
        try (TestServer server = server("container", Cart.class)) {
            browser.run(server.port(), (request, response) -> {
                Cart cart = new Cart();
                request.getSession().setAttribute("cart", cart);
                cart.gift = new Line();
                return "done";
            });
        }
        assertEquals(1, lines("stays on this server").size(), log.text());
    }

    @Test
    void fallbackByNameKeepsOnlyNamedAttributes() {
        try (TestServer server = server("container:guess,lock", Cart.class)) {
            assertEquals("stored", put(server, "guess", new Guess()));
            assertEquals("stored", put(server, "lock", new ReentrantLock()));
            String refused = put(server, "other", new ReentrantLock());
            assertTrue(refused.contains("'other' cannot be stored"), refused);
            assertTrue(refused.contains("sessionFallback=container:other"), refused);
        }
        // The operator named these attributes, so their messages are no warnings.
        assertTrue(lines("attribute 'lock'").get(0).startsWith("INFO "), log.text());
        assertFalse(lines("attribute 'guess'").stream().anyMatch(line -> line.startsWith("WARNING ")), log.text());
    }

    @Test
    void namedFallbackOfMovableAttributeIsWarnedAbout() {
        try (TestServer server = server("container:line")) {
            put(server, "line", new Line());
        }
        String line = lines("attribute 'line'").get(0);
        assertTrue(line.startsWith("WARNING JWTF-504 "), line);
        assertTrue(line.endsWith(". To store it in the cookie, add to sessionTypes: " + Line.class.getName()), line);
    }

    @Test
    void fallbackForAllExplainsFallbackByName() {
        try (TestServer server = server("container")) {
            put(server, "lock", new ReentrantLock());
        }
        String line = lines("attribute 'lock'").get(0);
        assertTrue(line.startsWith("WARNING JWTF-505 "), line);
        assertTrue(line.endsWith(". If this is intended, set sessionFallback=container:lock"), line);
    }

    @Test
    void refusalNamesAllMissingTypes() {
        try (TestServer server = server("refuse")) {
            String refused = put(server, "cart", new Cart());
            assertTrue(
                    refused.endsWith("; add to sessionTypes: " + Cart.class.getName() + ", " + Line.class.getName()
                            + ", " + Status.class.getName()),
                    refused);
        }
    }
}
