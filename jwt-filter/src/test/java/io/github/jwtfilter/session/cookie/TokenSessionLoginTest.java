package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.Steps.Step;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.Visitor;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Context;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does a session in a cookie survive a login or logout, for each way to log in and out? */
final class TokenSessionLoginTest {
    private static final String LOGOUT = Steps.path((request, response) -> {
        Object cart = request.getSession().getAttribute("cart");
        request.getSession().setAttribute("cart", "late");
        return request.getRemoteUser() + " " + cart;
    });

    private static final String LOGOUT_WITH_MESSAGE = Steps.path((request, response) -> {
        request.getSession().invalidate();
        request.getSession().setAttribute("cart", "come again");
        return "done";
    });

    private static TestServer jetty;
    private static TestTomcat tomcat;
    private static Context tomcatContext;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        WebXml webXml = TokenSessionTest.application()
                .login("errorPage", "/open" + Steps.path((request, response) -> "wrong " + cart(request)))
                .filter("logoutPaths", "/member" + LOGOUT + " /member" + LOGOUT_WITH_MESSAGE);
        jetty = TestServer.start(webXml);
        tomcat = TestTomcat.ofTestClasses(directory, webXml);
        tomcatContext = tomcat.deploy();
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
    }

    private static List<Integer> servers() {
        return List.of(jetty.port(), tomcat.port());
    }

    private static Object cart(HttpServletRequest request) {
        return request.getSession(false) == null ? "none" : request.getSession().getAttribute("cart");
    }

    private static String peek(Visitor visitor, int server) {
        return visitor.does(server, (request, response) -> "" + cart(request));
    }

    private static Step put(String value) {
        return (request, response) -> {
            request.getSession().setAttribute("cart", value);
            return request.getSession().getId();
        };
    }

    private static Visitor withCart(int server) {
        Visitor visitor = new Visitor();
        visitor.does(server, put("apples"));
        return visitor;
    }

    private static Visitor loggedIn(int server) {
        Visitor visitor = new Visitor();
        visitor.logIn(server, "user");
        visitor.does(server, put("apples"));
        return visitor;
    }

    @Test
    void oldFormLoginKeepsCart() {
        for (int server : servers()) {
            Visitor visitor = withCart(server);
            Visitor earlier = visitor.copy();
            assertEquals(
                    303,
                    visitor.post(server, "/open/j_security_check", "j_username=user&j_password=secret")
                            .statusCode());
            assertEquals("apples", peek(visitor, server));
            assertEquals("none", peek(earlier, server));
            assertEquals(Set.of("jwt", "jwt-session"), visitor.cookies().names());
        }
    }

    @Test
    void errorPageOfOldFormSeesCart() {
        for (int server : servers()) {
            Visitor visitor = withCart(server);
            visitor.post(server, "/open/j_security_check", "j_username=user&j_password=guess");
            assertEquals("wrong apples", visitor.last().body());
            assertEquals(Set.of("jwt-session"), visitor.cookies().names());
        }
    }

    @Test
    void applicationLoginKeepsCart() {
        for (int server : servers()) {
            Visitor visitor = withCart(server);
            String before = visitor.does(
                    server, (request, response) -> request.getSession().getId());
            Visitor earlier = visitor.copy();
            assertEquals("true true false", visitor.does(server, (request, response) -> {
                Object session = request.getSession();
                request.login("user", "secret");
                request.getSession().setAttribute("greeting", "hello");
                return request.getSession().getAttribute("cart").equals("apples") + " "
                        + (session == request.getSession()) + " "
                        + request.getSession().getId().equals(before);
            }));
            assertEquals("apples", peek(visitor, server));
            assertEquals("none", peek(earlier, server));
        }
    }

    @Test
    void applicationLoginKeepsAttributeOfSameRequest() {
        for (int server : servers()) {
            Visitor visitor = new Visitor();
            visitor.does(server, (request, response) -> {
                request.getSession().setAttribute("cart", "pears");
                request.login("user", "secret");
                return "done";
            });
            assertEquals("pears", peek(visitor, server));
            assertEquals("pears", visitor.doesLoggedIn(server, (request, response) -> cart(request)));
        }
    }

    @Test
    void loginDropsEmptySession() {
        for (int server : servers()) {
            Visitor visitor = new Visitor();
            visitor.does(server, (request, response) -> {
                request.getSession();
                request.login("user", "secret");
                return "done";
            });
            assertEquals(Set.of("jwt"), visitor.cookies().names());
        }
    }

    @Test
    void applicationLogoutEndsSession() {
        for (int server : servers()) {
            Visitor visitor = loggedIn(server);
            Visitor copy = visitor.copy();
            assertEquals("null none", visitor.doesLoggedIn(server, (request, response) -> {
                request.logout();
                return request.getRemoteUser() + " " + cart(request);
            }));
            assertEquals(Set.of(), visitor.cookies().names());
            assertEquals("none", peek(copy, server));
        }
    }

    @Test
    void messageAfterLogoutIsInAnonymousSession() {
        for (int server : servers()) {
            Visitor visitor = loggedIn(server);
            visitor.doesLoggedIn(server, (request, response) -> {
                request.getSession().invalidate();
                request.getSession().setAttribute("cart", "bye");
                response.sendRedirect("elsewhere");
                return null;
            });
            assertEquals(302, visitor.last().statusCode());
            assertEquals(Set.of("jwt-session"), visitor.cookies().names());
            assertEquals("bye", peek(visitor, server));
        }
    }

    @Test
    void logoutPathStillReadsSession() {
        for (int server : servers()) {
            Visitor visitor = loggedIn(server);
            Visitor copy = visitor.copy();
            assertEquals("user apples", visitor.get(server, "/member" + LOGOUT));
            assertEquals(Set.of(), visitor.cookies().names());
            assertEquals("none", peek(copy, server));
        }
    }

    @Test
    void logoutPathMayLeaveMessage() {
        for (int server : servers()) {
            Visitor visitor = loggedIn(server);
            visitor.get(server, "/member" + LOGOUT_WITH_MESSAGE);
            assertEquals("come again", peek(visitor, server));
            assertEquals(Set.of("jwt-session"), visitor.cookies().names());
        }
    }

    @Test
    void secondLoginOfSameUserStartsWithoutSession() {
        for (int server : servers()) {
            Visitor visitor = loggedIn(server);
            visitor.logIn(server, "user");
            assertEquals("none", peek(visitor, server));
            assertEquals(Set.of("jwt"), visitor.cookies().names());
        }
    }

    @Test
    void externalLoginCannotReadAnonymousSession() {
        for (int server : servers()) {
            Visitor visitor = withCart(server);
            visitor.take(visitor.cookies().with("jwt", TestTokens.fresh()));
            assertEquals("none", peek(visitor, server));
            visitor.does(server, put("pears"));
            assertEquals("pears", peek(visitor, server));
            visitor.take(visitor.cookies().without("jwt"));
            assertEquals("none", peek(visitor, server));
        }
    }

    @Test
    void renewedTokenKeepsSession() {
        for (int server : servers()) {
            Visitor visitor = new Visitor();
            String sid = "sid-" + server;
            String old =
                    TestTokens.sign(TestTokens.aged(java.time.Duration.ofHours(1), java.time.Duration.ofMinutes(10))
                            .claim("sid", sid));
            visitor.take(visitor.cookies().with("jwt", old));
            visitor.does(server, put("apples"));
            assertTrue(!old.equals(visitor.cookies().value("jwt")));
            assertEquals("apples", peek(visitor, server));
            visitor.take(visitor.cookies().with("jwt", old));
            assertEquals("apples", peek(visitor, server));
        }
    }

    @Test
    void urlsContainNoSessionId() {
        for (int server : servers()) {
            assertEquals("/a /b", withCart(server).does(server, (request, response) -> {
                request.getSession();
                return response.encodeURL("/a") + " " + response.encodeRedirectURL("/b");
            }));
            assertEquals(
                    "null",
                    new Visitor()
                            .get(
                                    server,
                                    "/open" + Steps.path((request, response) -> "" + request.getSession(false))
                                            + ";jsessionid=abc"));
        }
    }
}
