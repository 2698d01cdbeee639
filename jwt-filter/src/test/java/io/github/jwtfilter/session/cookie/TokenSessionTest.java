package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.http.HttpSession;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Context;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Do a Jetty and a Tomcat with the same key share a session without storing it? */
public final class TokenSessionTest {
    private static TestServer jetty;
    private static TestTomcat tomcat;
    private static Context tomcatContext;
    private static int jettyPort;
    private static int tomcatPort;

    private final Browser browser = new Browser();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        jetty = TestServer.start(application());
        tomcat = TestTomcat.ofTestClasses(directory, application());
        tomcatContext = tomcat.deploy();
        jettyPort = jetty.port();
        tomcatPort = tomcat.port();
    }

    /**
     * Returns an application that runs steps of a test: for everyone below {@code /open}, for users below
     * {@code /member}.
     */
    public static WebXml application() {
        return WebXml.usual()
                .filter("session", "token")
                .filter("rules", "/open/* permit\n/* authenticated")
                .servlet("/open/*", Steps.class)
                .servlet("/member/*", Steps.class);
    }

    @AfterAll
    static void stop() throws Exception {
        jetty.close();
        tomcat.close();
    }

    @AfterEach
    void assertNoContainerSession() {
        assertEquals(0, jetty.sessions());
        assertEquals(0, tomcatContext.getManager().getActiveSessions());
        assertFalse(browser.cookies().names().contains("JSESSIONID"));
    }

    private String put(int server, String value) {
        return browser.run(server, (request, response) -> {
            request.getSession().setAttribute("cart", value);
            return request.getSession().getId();
        });
    }

    private static String peek(Browser browser, int server) {
        return browser.run(
                server,
                (request, response) -> request.getSession(false) == null
                        ? "none"
                        : request.getSession(false).getAttribute("cart") + " "
                                + request.getSession().getId());
    }

    @Test
    void attributeIsReadableOnOtherServer() {
        String id = put(jettyPort, "apples");
        assertEquals("apples " + id, peek(browser, tomcatPort));
        assertEquals("apples " + id, peek(browser, jettyPort));
        assertEquals(List.of(), browser.setCookies());
        assertEquals(id, put(tomcatPort, "pears"));
        assertEquals("pears " + id, peek(browser, jettyPort));
    }

    @Test
    void invalidateEndsSessionOnBothServers() {
        put(jettyPort, "apples");
        assertEquals("null", browser.run(tomcatPort, (request, response) -> {
            request.getSession().invalidate();
            return "" + request.getSession(false);
        }));
        assertEquals(Set.of(), browser.cookies().names());
        assertEquals("none", peek(browser, jettyPort));
        assertEquals("none", peek(browser, tomcatPort));
    }

    @Test
    void userSessionEndsWithLogin() {
        browser.logIn(jettyPort, "user");
        String id = put(jettyPort, "apples");
        assertEquals("apples " + id, peek(browser, tomcatPort));
        Browser copy = browser.copy();
        browser.logOut(tomcatPort);
        assertEquals(Set.of(), browser.cookies().names());
        assertEquals("none", peek(browser, tomcatPort));
        assertEquals("none", peek(copy, tomcatPort));
    }

    @Test
    void loginEndsWithUserSession() {
        browser.logIn(jettyPort, "user");
        put(jettyPort, "apples");
        Browser copy = browser.copy();
        assertEquals("null", browser.runLoggedIn(tomcatPort, (request, response) -> {
            request.getSession().invalidate();
            return "" + request.getUserPrincipal();
        }));
        assertEquals(Set.of(), browser.cookies().names());
        assertEquals("none", peek(copy, tomcatPort));
    }

    @Test
    void anonymousCartMovesToUserAtLogin() {
        String before = put(jettyPort, "apples");
        Browser earlier = browser.copy();
        browser.logIn(jettyPort, "user");
        String after = peek(browser, tomcatPort);
        assertTrue(after.startsWith("apples "), after);
        assertNotEquals("apples " + before, after);
        assertEquals("none", peek(earlier, jettyPort));
    }

    @Test
    void emptySessionSetsNoCookie() {
        for (int server : List.of(jettyPort, tomcatPort)) {
            assertEquals(
                    "true",
                    browser.run(
                            server, (request, response) -> request.getSession().isNew()));
            assertEquals(List.of(), browser.setCookies());
            assertEquals("Cookie", browser.header("Vary"));
            assertNull(browser.header("Cache-Control"));
        }
    }

    @Test
    void permittedPageWithSessionIsPrivateUnlessSetPublic() {
        put(jettyPort, "apples");
        for (int server : List.of(jettyPort, tomcatPort)) {
            assertEquals(
                    "false",
                    browser.run(
                            server, (request, response) -> request.getSession().isNew()));
            assertEquals("private", browser.header("Cache-Control"));
            assertEquals("Cookie", browser.header("Vary"));
            browser.run(server, (request, response) -> {
                response.setHeader("Cache-Control", "public, max-age=60");
                return request.getSession(false).isNew();
            });
            assertEquals("public, max-age=60", browser.header("Cache-Control"));
            browser.run(server, (request, response) -> "no session asked for");
            assertNull(browser.header("Cache-Control"));
            assertNull(browser.header("Vary"));
        }
    }

    @Test
    void responseThatWritesSessionIsPrivate() {
        for (int server : List.of(jettyPort, tomcatPort)) {
            put(server, "apples of " + server);
            assertEquals("private", browser.header("Cache-Control"));
            assertEquals("Cookie", browser.header("Vary"));
        }
    }

    /** A cache that already keeps one response for each cookie needs no second field. */
    @Test
    void varyOfTheApplicationIsKept() {
        for (String[] row : new String[][] {
            {"Accept-Encoding", "[Accept-Encoding, Cookie]"},
            {"Accept-Encoding, cookie", "[Accept-Encoding, cookie]"},
            {"*", "[*]"},
        }) {
            for (int server : List.of(jettyPort, tomcatPort)) {
                browser.run(server, (request, response) -> {
                    response.setHeader("Vary", row[0]);
                    return request.getSession().isNew();
                });
                assertEquals(row[1], browser.last().headers().allValues("Vary").toString());
            }
        }
    }

    @Test
    void nullIsNoNameOfAnAttribute() {
        put(jettyPort, "apples");
        assertEquals("null [cart]", browser.run(tomcatPort, (request, response) -> {
            HttpSession session = request.getSession();
            session.removeAttribute(null);
            return session.getAttribute(null) + " " + Collections.list(session.getAttributeNames());
        }));
    }

    @Test
    void idThatWasReadStays() {
        String id = browser.run(
                jettyPort, (request, response) -> request.getSession().getId());
        assertEquals(
                id + " false",
                browser.run(
                        tomcatPort,
                        (request, response) -> request.getSession().getId() + " "
                                + request.getSession().isNew()));
    }
}
