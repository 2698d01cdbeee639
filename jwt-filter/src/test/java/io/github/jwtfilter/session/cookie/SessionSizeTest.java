package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Is the growth of a session reported before anything is lost? */
final class SessionSizeTest {
    private static TestServer server;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start() {
        server = TestServer.startWithLargeHeaders(TokenSessionTest.application().filter("requestHeaderSize", "32768"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private String put(String name, int length) {
        return browser.run(server.port(), (request, response) -> {
            try {
                request.getSession().setAttribute(name, "x".repeat(length));
                return "done";
            } catch (IllegalStateException e) {
                return e.getMessage();
            }
        });
    }

    private int length(String name) {
        return Integer.parseInt(browser.run(
                server.port(),
                (request, response) -> "" + ((String) request.getSession().getAttribute(name)).length()));
    }

    @Test
    void sessionThatFitsIntoFourCookiesIsKept() {
        for (int length : new int[] {1, 2_700, 2_900, 3_000, 5_600, 6_000, 8_500, 9_000, 11_500}) {
            assertEquals("done", put("long", length));
            assertEquals(length, length("long"));
        }
        assertEquals(
                List.of("jwt-session.0", "jwt-session.1", "jwt-session.2", "jwt-session.3"),
                List.copyOf(browser.cookies().names()));
        assertEquals("done", put("long", 1));
        assertEquals(1, length("long"));
        assertEquals(List.of("jwt-session"), List.copyOf(browser.cookies().names()));
    }

    @Test
    void tooLargeAttributeIsRefusedWhenSet() {
        put("short", 10);
        String refusal = put("long", 13_000);
        assertTrue(
                refusal.matches(
                        "session: attribute 'long' takes 13\\d\\d\\d bytes and makes the session too large for cookies:"
                                + " expected at most 11\\d\\d\\d bytes in total, got 13\\d\\d\\d; encrypted and with cookie"
                                + " attributes, it may take 16384 bytes, because the server limits the headers of a"
                                + " request, and this client sends others too; if the server accepts more than 8192"
                                + " bytes of headers, set requestHeaderSize"),
                refusal);
        assertEquals(List.of(), browser.setCookies());
        assertEquals(10, length("short"));
        assertEquals("done", put("first", 6_000));
        assertTrue(put("second", 6_000).startsWith("session: attribute 'second' takes 60"));
        assertEquals(6_000, length("first"));
    }

    /** Setting an attribute fails at the same limit as writing the session. */
    @Test
    void acceptedAttributeCanAlwaysBeWritten() {
        int accepted = 0;
        for (int length = 11_300; length < 12_300; length += 7) {
            Browser fresh = new Browser();
            int tried = length;
            String answer = fresh.run(server.port(), (request, response) -> {
                try {
                    request.getSession().setAttribute("long", "x".repeat(tried));
                    return "done";
                } catch (IllegalStateException e) {
                    return "refused";
                }
            });
            assertEquals(200, fresh.last().statusCode());
            accepted += answer.equals("done") ? 1 : 0;
        }
        assertTrue(accepted > 10 && accepted < 130, "" + accepted);
    }

    @Test
    void growthInPlaceBeyondLimitFailsAndNamesAttribute() {
        put("short", 10);
        try (CapturedLog quiet = CapturedLog.ofContainer()) {
            browser.run(server.port(), (request, response) -> {
                List<String> list = new ArrayList<>();
                request.getSession().setAttribute("list", list);
                list.add("x".repeat(14_000));
                return "done";
            });
            assertEquals(500, browser.last().statusCode());
            assertTrue(browser.last().body().contains(" is the largest, with 140"), browser.last()::body);
            assertEquals(1, quiet.lines().size());
        }
        assertEquals(List.of(), browser.setCookies());
        assertEquals(10, length("short"));
    }

    @Test
    void longSessionIsLoggedOncePerHourWithLargestAttribute() {
        try (CapturedLog log = CapturedLog.ofOurs()) {
            put("small", 200);
            put("growing", 2_000);
            assertEquals(List.of(), log.lines());
            put("growing", 3_500);
            put("growing", 3_501);
            assertEquals(1, log.lines().size());
            assertTrue(
                    log.text()
                            .matches(
                                    "WARNING JWTF-501 A session is large: its cookies take 5\\d\\d\\d bytes, including their"
                                            + " attributes. By default, servers accept 8 kB of headers in total. The largest"
                                            + " session attribute is 'growing' with 35\\d\\d bytes\\."),
                    log::text);
            put("growing", 5_000);
            assertEquals(2, log.lines().size());
        }
    }
}
