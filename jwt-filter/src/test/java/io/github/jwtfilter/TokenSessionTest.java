package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Do two servers that share a key and nothing else share a session, and hold none? */
final class TokenSessionTest {
    private static TestServer bank;
    private static TestServer retirement;

    private final Visitor visitor = new Visitor();

    @BeforeAll
    static void start() {
        bank = TestServer.start(application());
        retirement = TestServer.start(application());
    }

    static WebXml application() {
        return WebXml.usual()
                .filter("session", "token")
                .filter("rules", "/open/* permit\n/* authenticated")
                .servlet("/open/*", Steps.class)
                .servlet("/member/*", Steps.class);
    }

    @AfterAll
    static void stop() {
        bank.close();
        retirement.close();
    }

    @AfterEach
    void neitherServerHoldsASession() {
        assertEquals(0, bank.sessions());
        assertEquals(0, retirement.sessions());
        assertNull(visitor.cookies().get("JSESSIONID"));
    }

    private String put(TestServer server, String value) {
        return visitor.does(server, (request, response) -> {
            request.getSession().setAttribute("cart", value);
            return request.getSession().getId();
        });
    }

    private String peek(TestServer server) {
        return visitor.does(
                server,
                (request, response) -> request.getSession(false) == null
                        ? "none"
                        : request.getSession(false).getAttribute("cart") + " "
                                + request.getSession().getId());
    }

    @Test
    void whatOneServerStoresTheOtherReads() {
        String id = put(bank, "apples");
        assertEquals("apples " + id, peek(retirement));
        assertEquals("apples " + id, peek(bank));
        assertEquals(List.of(), visitor.lastSet());
        assertEquals(id, put(retirement, "pears"));
        assertEquals("pears " + id, peek(bank));
    }

    @Test
    void itEndsOnBothServers() {
        put(bank, "apples");
        assertEquals("null", visitor.does(retirement, (request, response) -> {
            request.getSession().invalidate();
            return "" + request.getSession(false);
        }));
        assertNull(visitor.cookies().get("jwt-session"));
        assertEquals("none", peek(bank));
        assertEquals("none", peek(retirement));
    }

    @Test
    void aLoggedInUsersSessionEndsWithTheLogin() {
        visitor.logIn(bank, "user");
        String id = put(bank, "apples");
        assertEquals("apples " + id, peek(retirement));
        Visitor copy = visitor.copy();
        visitor.logOut(retirement);
        assertEquals(List.of(), List.copyOf(visitor.cookies().keySet()));
        assertEquals("none", peek(retirement));
        assertEquals("null", copy.does(retirement, (request, response) -> "" + request.getSession(false)));
    }

    @Test
    void aCartOfNobodysIsCarriedOverTheLogin() {
        String before = put(bank, "apples");
        Visitor stale = visitor.copy();
        visitor.logIn(bank, "user");
        String after = peek(retirement);
        assertTrue(after.startsWith("apples "), after);
        assertFalse(after.endsWith(before));
        assertEquals("null", stale.does(bank, (request, response) -> "" + request.getSession(false)));
    }

    @Test
    void aPageThatAsksForASessionAndStoresNothingSetsNoCookie() {
        assertEquals(
                "true",
                visitor.does(bank, (request, response) -> request.getSession().isNew()));
        assertEquals(List.of(), visitor.lastSet());
        assertEquals("Cookie", visitor.last().headers().firstValue("Vary").orElse(null));
        assertNotNull(put(bank, "apples"));
        assertEquals(
                "private", visitor.last().headers().firstValue("Cache-Control").orElse(null));
    }
}
