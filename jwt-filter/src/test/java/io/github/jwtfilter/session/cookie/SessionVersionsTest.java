package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How does a server handle attributes of a class that only another version of the application has? */
final class SessionVersionsTest {
    private static TestServer newer;
    private static TestServer older;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start() {
        newer = TestServer.start(TokenSessionTest.application().filter("sessionTypes", Cart.class.getName()));
        older = TestServer.start(TokenSessionTest.application());
    }

    @AfterAll
    static void stop() {
        newer.close();
        older.close();
    }

    /** A class that the older version does not name. */
    public static final class Cart {
        private int items;

        Cart() {}

        Cart(int items) {
            this.items = items;
        }
    }

    private void putCart(String name) {
        browser.run(newer.port(), (request, response) -> {
            request.getSession().setAttribute(name, new Cart(3));
            return "done";
        });
    }

    private String items() {
        return browser.run(
                newer.port(),
                (request, response) -> "" + ((Cart) request.getSession().getAttribute("cart")).items);
    }

    @Test
    void attributeOfUnknownClassIsHiddenAndPreserved() {
        putCart("cart");
        try (CapturedLog log = CapturedLog.ofOurs()) {
            for (int i = 0; i < 2; i++) {
                assertEquals("null [cart]", browser.run(older.port(), (request, response) -> {
                    var session = request.getSession();
                    return session.getAttribute("cart") + " " + Collections.list(session.getAttributeNames());
                }));
                assertEquals(List.of(), browser.setCookies());
            }
            assertEquals(
                    List.of(
                            "WARNING JWTF-502 Session attribute 'cart' cannot be read, so the application does not see it: "
                                    + Cart.class.getName()
                                    + " is not named in sessionTypes"),
                    log.lines());
        }
        browser.run(older.port(), (request, response) -> {
            request.getSession().setAttribute("other", 1);
            return "done";
        });
        assertEquals("3", items());
    }

    @Test
    void attributeOfUnknownClassCanBeReplacedAndRemoved() {
        putCart("basket");
        try (CapturedLog quiet = CapturedLog.ofOurs()) {
            assertEquals("7", browser.run(older.port(), (request, response) -> {
                request.getSession().setAttribute("basket", 7);
                return request.getSession().getAttribute("basket");
            }));
            assertEquals(
                    "7",
                    browser.run(
                            older.port(),
                            (request, response) -> request.getSession().getAttribute("basket")));
            putCart("basket");
            browser.run(older.port(), (request, response) -> {
                request.getSession().removeAttribute("basket");
                return "done";
            });
            assertEquals(
                    "[]",
                    browser.run(
                            older.port(),
                            (request, response) ->
                                    Collections.list(request.getSession().getAttributeNames())));
            assertEquals(1, quiet.lines().size());
        }
    }
}
