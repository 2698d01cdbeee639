package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.Steps.Step;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTokens;
import io.github.jwtfilter.testing.TestTomcat;
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

    private static String peek(Browser browser, int server) {
        return browser.run(server, (request, response) -> "" + cart(request));
    }

    private static Step put(String value) {
        return (request, response) -> {
            request.getSession().setAttribute("cart", value);
            return request.getSession().getId();
        };
    }

    private static Browser withCart(int server) {
        Browser browser = new Browser();
        browser.run(server, put("apples"));
        return browser;
    }

    private static Browser loggedIn(int server) {
        Browser browser = new Browser();
        browser.logIn(server, "user");
        browser.run(server, put("apples"));
        return browser;
    }

    @Test
    void oldFormLoginKeepsCart() {
        for (int server : servers()) {
            Browser browser = withCart(server);
            Browser earlier = browser.copy();
            assertEquals(
                    303,
                    browser.post(server, "/open/j_security_check", "j_username=user&j_password=secret")
                            .statusCode());
            assertEquals("apples", peek(browser, server));
            assertEquals("none", peek(earlier, server));
            assertEquals(Set.of("jwt", "jwt-session"), browser.cookies().names());
        }
    }

    @Test
    void errorPageOfOldFormSeesCart() {
        for (int server : servers()) {
            Browser browser = withCart(server);
            browser.post(server, "/open/j_security_check", "j_username=user&j_password=guess");
            assertEquals("wrong apples", browser.last().body());
            assertEquals(Set.of("jwt-session"), browser.cookies().names());
        }
    }

    @Test
    void applicationLoginKeepsCart() {
        for (int server : servers()) {
            Browser browser = withCart(server);
            String before = browser.run(
                    server, (request, response) -> request.getSession().getId());
            Browser earlier = browser.copy();
            assertEquals("true true false", browser.run(server, (request, response) -> {
                Object session = request.getSession();
                request.login("user", "secret");
                request.getSession().setAttribute("greeting", "hello");
                return request.getSession().getAttribute("cart").equals("apples") + " "
                        + (session == request.getSession()) + " "
                        + request.getSession().getId().equals(before);
            }));
            assertEquals("apples", peek(browser, server));
            assertEquals("none", peek(earlier, server));
        }
    }

    @Test
    void applicationLoginKeepsAttributeOfSameRequest() {
        for (int server : servers()) {
            Browser browser = new Browser();
            browser.run(server, (request, response) -> {
                request.getSession().setAttribute("cart", "pears");
                request.login("user", "secret");
                return "done";
            });
            assertEquals("pears", peek(browser, server));
            assertEquals("pears", browser.runLoggedIn(server, (request, response) -> cart(request)));
        }
    }

    @Test
    void loginDropsEmptySession() {
        for (int server : servers()) {
            Browser browser = new Browser();
            browser.run(server, (request, response) -> {
                request.getSession();
                request.login("user", "secret");
                return "done";
            });
            assertEquals(Set.of("jwt"), browser.cookies().names());
        }
    }

    @Test
    void applicationLogoutEndsSession() {
        for (int server : servers()) {
            Browser browser = loggedIn(server);
            Browser copy = browser.copy();
            assertEquals("null none", browser.runLoggedIn(server, (request, response) -> {
                request.logout();
                return request.getRemoteUser() + " " + cart(request);
            }));
            assertEquals(Set.of(), browser.cookies().names());
            assertEquals("none", peek(copy, server));
        }
    }

    @Test
    void messageAfterLogoutIsInAnonymousSession() {
        for (int server : servers()) {
            Browser browser = loggedIn(server);
            browser.runLoggedIn(server, (request, response) -> {
                request.getSession().invalidate();
                request.getSession().setAttribute("cart", "bye");
                response.sendRedirect("elsewhere");
                return null;
            });
            assertEquals(302, browser.last().statusCode());
            assertEquals(Set.of("jwt-session"), browser.cookies().names());
            assertEquals("bye", peek(browser, server));
        }
    }

    @Test
    void logoutPathStillReadsSession() {
        for (int server : servers()) {
            Browser browser = loggedIn(server);
            Browser copy = browser.copy();
            assertEquals("user apples", browser.get(server, "/member" + LOGOUT));
            assertEquals(Set.of(), browser.cookies().names());
            assertEquals("none", peek(copy, server));
        }
    }

    @Test
    void logoutPathMayLeaveMessage() {
        for (int server : servers()) {
            Browser browser = loggedIn(server);
            browser.get(server, "/member" + LOGOUT_WITH_MESSAGE);
            assertEquals("come again", peek(browser, server));
            assertEquals(Set.of("jwt-session"), browser.cookies().names());
        }
    }

    @Test
    void secondLoginOfSameUserStartsWithoutSession() {
        for (int server : servers()) {
            Browser browser = loggedIn(server);
            browser.logIn(server, "user");
            assertEquals("none", peek(browser, server));
            assertEquals(Set.of("jwt"), browser.cookies().names());
        }
    }

    @Test
    void externalLoginCannotReadAnonymousSession() {
        for (int server : servers()) {
            Browser browser = withCart(server);
            browser.replaceCookies(browser.cookies().with("jwt", TestTokens.fresh()));
            assertEquals("none", peek(browser, server));
            browser.run(server, put("pears"));
            assertEquals("pears", peek(browser, server));
            browser.replaceCookies(browser.cookies().without("jwt"));
            assertEquals("none", peek(browser, server));
        }
    }

    @Test
    void renewedTokenKeepsSession() {
        for (int server : servers()) {
            Browser browser = new Browser();
            String sid = "sid-" + server;
            String old =
                    TestTokens.sign(TestTokens.aged(java.time.Duration.ofHours(1), java.time.Duration.ofMinutes(10))
                            .claim("sid", sid));
            browser.replaceCookies(browser.cookies().with("jwt", old));
            browser.run(server, put("apples"));
            assertTrue(!old.equals(browser.cookies().value("jwt")));
            assertEquals("apples", peek(browser, server));
            browser.replaceCookies(browser.cookies().with("jwt", old));
            assertEquals("apples", peek(browser, server));
        }
    }

    @Test
    void urlsContainNoSessionId() {
        for (int server : servers()) {
            assertEquals("/a /b", withCart(server).run(server, (request, response) -> {
                request.getSession();
                return response.encodeURL("/a") + " " + response.encodeRedirectURL("/b");
            }));
            assertEquals(
                    "null",
                    new Browser()
                            .get(
                                    server,
                                    "/open" + Steps.path((request, response) -> "" + request.getSession(false))
                                            + ";jsessionid=abc"));
        }
    }
}
