package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Context;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Do a Jetty and a Tomcat with the same key share a session without storing it? */
final class TokenSessionTest {
    private static TestServer jetty;
    private static TestTomcat tomcat;
    private static Context onTomcat;
    private static int bank;
    private static int retirement;

    private final Visitor visitor = new Visitor();

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        jetty = TestServer.start(application());
        tomcat = TestTomcat.ofTestClasses(directory, application());
        onTomcat = tomcat.deploy();
        bank = jetty.port();
        retirement = tomcat.port();
    }

    /**
     * Returns an application that runs steps of a test: for everyone below {@code /open}, for users below
     * {@code /member}.
     */
    static WebXml application() {
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
    void neitherHoldsASession() {
        assertEquals(0, jetty.sessions());
        assertEquals(0, onTomcat.getManager().getActiveSessions());
        assertFalse(visitor.cookies().names().contains("JSESSIONID"));
    }

    private String put(int server, String value) {
        return visitor.does(server, (request, response) -> {
            request.getSession().setAttribute("cart", value);
            return request.getSession().getId();
        });
    }

    private static String peek(Visitor visitor, int server) {
        return visitor.does(
                server,
                (request, response) -> request.getSession(false) == null
                        ? "none"
                        : request.getSession(false).getAttribute("cart") + " "
                                + request.getSession().getId());
    }

    @Test
    void whatOneStoresTheOtherReads() {
        String id = put(bank, "apples");
        assertEquals("apples " + id, peek(visitor, retirement));
        assertEquals("apples " + id, peek(visitor, bank));
        assertEquals(List.of(), visitor.set());
        assertEquals(id, put(retirement, "pears"));
        assertEquals("pears " + id, peek(visitor, bank));
    }

    @Test
    void itEndsOnBoth() {
        put(bank, "apples");
        assertEquals("null", visitor.does(retirement, (request, response) -> {
            request.getSession().invalidate();
            return "" + request.getSession(false);
        }));
        assertEquals(Set.of(), visitor.cookies().names());
        assertEquals("none", peek(visitor, bank));
        assertEquals("none", peek(visitor, retirement));
    }

    @Test
    void aUsersSessionEndsWithTheLogin() {
        visitor.logIn(bank, "user");
        String id = put(bank, "apples");
        assertEquals("apples " + id, peek(visitor, retirement));
        Visitor copy = visitor.copy();
        visitor.logOut(retirement);
        assertEquals(Set.of(), visitor.cookies().names());
        assertEquals("none", peek(visitor, retirement));
        assertEquals("none", peek(copy, retirement));
    }

    @Test
    void theLoginEndsWithAUsersSession() {
        visitor.logIn(bank, "user");
        put(bank, "apples");
        Visitor copy = visitor.copy();
        assertEquals("null", visitor.doesLoggedIn(retirement, (request, response) -> {
            request.getSession().invalidate();
            return "" + request.getUserPrincipal();
        }));
        assertEquals(Set.of(), visitor.cookies().names());
        assertEquals("none", peek(copy, retirement));
    }

    @Test
    void aCartOfNobodysIsTheUsersAfterTheLogin() {
        String before = put(bank, "apples");
        Visitor earlier = visitor.copy();
        visitor.logIn(bank, "user");
        String after = peek(visitor, retirement);
        assertTrue(after.startsWith("apples "), after);
        assertNotEquals("apples " + before, after);
        assertEquals("none", peek(earlier, bank));
    }

    @Test
    void aPageThatAsksForASessionAndStoresNothingSetsNoCookie() {
        for (int server : List.of(bank, retirement)) {
            assertEquals(
                    "true",
                    visitor.does(
                            server, (request, response) -> request.getSession().isNew()));
            assertEquals(List.of(), visitor.set());
            assertEquals("Cookie", visitor.header("Vary"));
            assertNull(visitor.header("Cache-Control"));
        }
    }

    @Test
    void permittedPageThatFindsASessionIsPrivateUnlessItSaysPublic() {
        put(bank, "apples");
        for (int server : List.of(bank, retirement)) {
            assertEquals(
                    "false",
                    visitor.does(
                            server, (request, response) -> request.getSession().isNew()));
            assertEquals("private", visitor.header("Cache-Control"));
            assertEquals("Cookie", visitor.header("Vary"));
            visitor.does(server, (request, response) -> {
                response.setHeader("Cache-Control", "public, max-age=60");
                return request.getSession(false).isNew();
            });
            assertEquals("public, max-age=60", visitor.header("Cache-Control"));
            visitor.does(server, (request, response) -> "no session asked for");
            assertNull(visitor.header("Cache-Control"));
            assertNull(visitor.header("Vary"));
        }
    }

    @Test
    void anAnswerThatWritesIsPrivate() {
        for (int server : List.of(bank, retirement)) {
            put(server, "apples of " + server);
            assertEquals("private", visitor.header("Cache-Control"));
            assertEquals("Cookie", visitor.header("Vary"));
        }
    }

    @Test
    void anIdThatWasShownStays() {
        String id =
                visitor.does(bank, (request, response) -> request.getSession().getId());
        assertEquals(
                id + " false",
                visitor.does(
                        retirement,
                        (request, response) -> request.getSession().getId() + " "
                                + request.getSession().isNew()));
    }
}
