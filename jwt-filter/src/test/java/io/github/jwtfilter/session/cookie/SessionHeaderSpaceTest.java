package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Can a session grow until a server with its default limits rejects the user's requests? */
final class SessionHeaderSpaceTest {
    /** A long address, as a later request may have it. */
    private static final String LONG_QUERY = "?" + "x".repeat(800);

    private static TestServer jetty;
    private static TestTomcat tomcat;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        jetty = TestServer.start(TokenSessionTest.application());
        tomcat = TestTomcat.ofTestClasses(directory, TokenSessionTest.application());
        tomcat.deploy();
    }

    @AfterAll
    static void stop() throws Exception {
        jetty.close();
        tomcat.close();
    }

    private static int port(String server) {
        return server.equals("jetty") ? jetty.port() : tomcat.port();
    }

    /** Logs in a browser that has this many bytes of other cookies. */
    private void logInWithOtherCookies(String server, int others) {
        browser.replaceCookies(browser.cookies().with("other", "x".repeat(others)));
        browser.logIn(port(server), "user");
    }

    private String add(int server, String name, int length) {
        return browser.runLoggedIn(server, (request, response) -> {
            try {
                request.getSession().setAttribute(name, "x".repeat(length));
                return "done";
            } catch (IllegalStateException e) {
                return e.getMessage();
            }
        });
    }

    private int attributes(int server) {
        return Integer.parseInt(browser.runLoggedIn(server, LONG_QUERY, (request, response) -> {
            List<String> names = new ArrayList<>();
            request.getSession().getAttributeNames().asIterator().forEachRemaining(names::add);
            return "" + names.size();
        }));
    }

    @ParameterizedTest
    @CsvSource({
        // server, other cookies, length of each attribute, room at least for
        "jetty,     0,  100, 4500",
        "tomcat,    0,  100, 4500",
        "jetty,     0, 1500, 4500",
        "tomcat,    0, 1500, 4500",
        "jetty,  1300,  100, 3700",
        "tomcat, 1300,  100, 3700",
        "jetty,  3000, 1000, 2400",
        "tomcat, 3000, 1000, 2400",
    })
    void acceptedAttributesStayReadable(String server, int others, int length, int room) {
        logInWithOtherCookies(server, others);
        int accepted = 0;
        String answer = "done";
        while (answer.equals("done")) {
            answer = add(port(server), "a" + accepted, length);
            assertEquals(200, browser.last().statusCode());
            accepted += answer.equals("done") ? 1 : 0;
        }
        assertTrue(answer.startsWith("session: attribute 'a" + accepted + "' takes "), answer);
        assertTrue(answer.endsWith("of headers, set requestHeaderSize"), answer);
        assertTrue((accepted + 1) * (length + 10) > room, "" + accepted);
        assertEquals(accepted, attributes(port(server)));
    }

    private void growList(int server) {
        browser.runLoggedIn(server, (request, response) -> {
            @SuppressWarnings("unchecked")
            List<String> list = (List<String>) request.getSession().getAttribute("list");
            if (list == null) {
                list = new ArrayList<>();
                request.getSession().setAttribute("list", list);
            }
            list.add("x".repeat(500) + list.size());
            return "done";
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"jetty", "tomcat"})
    void growthInPlaceIsRefusedBeforeRequestsFail(String server) {
        logInWithOtherCookies(server, 0);
        int accepted = 0;
        try (CapturedLog jettyLog = CapturedLog.ofContainer()) {
            do {
                growList(port(server));
                accepted++;
            } while (browser.last().statusCode() == 200);
            assertEquals(server.equals("jetty") ? 1 : 0, jettyLog.lines().size());
        }
        assertEquals(500, browser.last().statusCode());
        assertTrue(browser.last().body().contains(" is the largest, with "), browser.last()::body);
        assertTrue(accepted > 8 && accepted < 12, "" + accepted);
        assertEquals(1, attributes(port(server)));
    }

    @Test
    void smallerHeaderLimitIsConfigurable() {
        WebXml webXml = TokenSessionTest.application().filter("requestHeaderSize", "4096");
        try (TestServer small = TestServer.start(webXml);
                CapturedLog log = CapturedLog.ofOurs()) {
            browser.logIn(small.port(), "user");
            assertEquals("done", add(small.port(), "a", 700));
            assertFalse(log.text().contains("WARNING"), log::text);
            assertEquals("done", add(small.port(), "a", 1_300));
            assertTrue(log.text().contains("WARNING JWTF-501 A session is large: its cookies take 1"), log::text);
            String refusal = add(small.port(), "b", 2_000);
            assertTrue(refusal.contains("; encrypted and with cookie attributes, it may take 2"), refusal);
            assertEquals(1, attributes(small.port()));
        }
    }

    /** In this case the other headers are the longer part. Refusing the session would not make them shorter. */
    @Test
    void shortSessionIsAcceptedDespiteOtherCookies() {
        logInWithOtherCookies("tomcat", 5_500);
        assertEquals("done", add(tomcat.port(), "a", 700));
        assertTrue(add(tomcat.port(), "b", 700).startsWith("session: attribute 'b' takes "));
        assertEquals(1, attributes(tomcat.port()));
    }
}
