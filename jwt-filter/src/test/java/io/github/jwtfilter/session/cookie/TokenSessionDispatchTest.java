package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Browser;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Steps;
import io.github.jwtfilter.testing.Steps.Step;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.TestTomcat;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Do all dispatches of a request share one session, and is its final state written once? */
final class TokenSessionDispatchTest {
    private static final AtomicReference<Step> NEXT = new AtomicReference<>();
    private static final String NEXT_PATH =
            Steps.path((request, response) -> NEXT.get().run(request, response));

    private static TestServer jetty;
    private static TestTomcat tomcat;
    private static CapturedLog jettyLog;
    private static CapturedLog tomcatLog;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        jettyLog = CapturedLog.ofContainer();
        tomcatLog = CapturedLog.of(Logger.getLogger("org.apache.catalina"));
        String errorPages = "<error-page><error-code>418</error-code><location>/open" + NEXT_PATH
                + "</location></error-page>" + "<error-page><error-code>500</error-code><location>/open" + NEXT_PATH
                + "</location></error-page>";
        WebXml webXml = TokenSessionTest.application().xml(errorPages);
        jetty = TestServer.start(webXml);
        tomcat = TestTomcat.ofTestClasses(directory, webXml);
        tomcat.deploy();
    }

    @AfterAll
    static void stop() throws Exception {
        jetty.close();
        tomcat.close();
        jettyLog.close();
        tomcatLog.close();
    }

    @BeforeEach
    void setDefaultStep() {
        NEXT.set((request, response) ->
                request.getDispatcherType() + " " + request.getSession().getAttribute("a"));
    }

    @AfterEach
    void clearStep() {
        NEXT.set(null);
    }

    static Stream<Arguments> dispatches() {
        return Stream.of(
                row("forward", "FORWARD 1", (request, response) -> {
                    request.getRequestDispatcher("/open" + NEXT_PATH).forward(request, response);
                    return null;
                }),
                row("include", "INCLUDE 1", (request, response) -> {
                    request.getRequestDispatcher("/open" + NEXT_PATH).include(request, response);
                    return null;
                }),
                row("async dispatch", "ASYNC 1", (request, response) -> {
                    request.startAsync().dispatch("/open" + NEXT_PATH);
                    return null;
                }),
                row("async dispatch with request and response", "ASYNC 1", (request, response) -> {
                    request.startAsync(request, response).dispatch("/open" + NEXT_PATH);
                    return null;
                }),
                row("error page", "ERROR 1", (request, response) -> {
                    response.sendError(418);
                    return null;
                }),
                row("exception", "ERROR 1", (request, response) -> {
                    throw new IllegalStateException("of the application");
                }));
    }

    private static Arguments row(String name, String answer, Step step) {
        return Arguments.of(name, answer, step);
    }

    private static List<Integer> servers() {
        return List.of(jetty.port(), tomcat.port());
    }

    private static Object peek(HttpServletRequest request, HttpServletResponse response) {
        return request.getSession(false) == null
                ? "none"
                : "" + request.getSession().getAttribute("a");
    }

    private static long sessionCookies(Browser browser) {
        return browser.setCookies().stream()
                .filter(line -> line.startsWith("jwt-session="))
                .count();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dispatches")
    void attributeSetBeforeDispatchIsVisible(String name, String answer, Step step) {
        for (int server : servers()) {
            Browser fresh = new Browser();
            String body = fresh.run(server, (request, response) -> {
                request.getSession().setAttribute("a", 1);
                return step.run(request, response);
            });
            assertEquals(answer, body);
            assertEquals("1", fresh.run(server, TokenSessionDispatchTest::peek));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dispatches")
    void attributeSetByDispatchIsWrittenOnce(String name, String answer, Step step) {
        for (int server : servers()) {
            Browser browser = new Browser();
            AtomicReference<HttpSession> first = new AtomicReference<>();
            NEXT.set((request, response) -> {
                boolean same = request.getSession() == first.get();
                request.getSession().setAttribute("a", 2);
                return same;
            });
            assertEquals("true", browser.run(server, (request, response) -> {
                first.set(request.getSession());
                request.getSession().setAttribute("a", 1);
                return step.run(request, response);
            }));
            assertEquals(1, sessionCookies(browser), browser.setCookies()::toString);
            assertEquals("2", browser.run(server, TokenSessionDispatchTest::peek));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dispatches")
    void changeRevertedByDispatchIsNotWritten(String name, String answer, Step step) {
        for (int server : servers()) {
            Browser browser = new Browser();
            browser.run(server, (request, response) -> {
                request.getSession().setAttribute("a", 0);
                return "done";
            });
            NEXT.set((request, response) -> {
                request.getSession().setAttribute("a", 0);
                return "done";
            });
            browser.run(server, (request, response) -> {
                request.getSession().setAttribute("a", 1);
                return step.run(request, response);
            });
            assertEquals("0", browser.run(server, TokenSessionDispatchTest::peek), browser.setCookies()::toString);
        }
    }

    static Stream<Arguments> asyncRequests() {
        return Stream.of(
                Arguments.of("completed on another thread", (Step) (request, response) -> {
                    AsyncContext async = request.startAsync();
                    async.start(() -> {
                        request.getSession().setAttribute("a", 1);
                        async.complete();
                    });
                    return null;
                }),
                Arguments.of("completed at once", (Step) (request, response) -> {
                    AsyncContext async = request.startAsync();
                    request.getSession().setAttribute("a", 1);
                    async.complete();
                    return null;
                }),
                Arguments.of("completed by the second dispatch", (Step) (request, response) -> {
                    if (request.getDispatcherType() == DispatcherType.ASYNC) {
                        AsyncContext async = request.startAsync();
                        async.start(() -> {
                            request.getSession().setAttribute("a", 1);
                            async.complete();
                        });
                    } else {
                        request.startAsync().dispatch();
                    }
                    return null;
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("asyncRequests")
    void attributeSetAsynchronouslyIsWritten(String name, Step step) {
        for (int server : servers()) {
            Browser fresh = new Browser();
            fresh.run(server, step);
            assertEquals("1", fresh.run(server, TokenSessionDispatchTest::peek), name);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dispatches")
    void errorPageReadsUnwritableSession(String name, String answer, Step step) {
        if (!answer.startsWith("ERROR")) {
            return;
        }
        for (int server : servers()) {
            Browser fresh = new Browser();
            String body = fresh.run(server, (request, response) -> {
                List<Object> list = new ArrayList<>();
                request.getSession().setAttribute("a", 1);
                request.getSession().setAttribute("list", list);
                list.add(new Thread());
                return step.run(request, response);
            });
            assertEquals("ERROR 1", body);
            assertEquals(List.of(), fresh.setCookies());
            assertTrue(fresh.last().statusCode() >= 400);
        }
    }

    @Test
    void applicationExceptionIsReportedInsteadOfSessionFailure() {
        NEXT.set((request, response) -> request.getAttribute("jakarta.servlet.error.exception"));
        for (int server : servers()) {
            String exception = new Browser().run(server, (request, response) -> {
                List<Object> list = new ArrayList<>();
                request.getSession().setAttribute("list", list);
                list.add(new Thread());
                throw new IllegalStateException("of the application");
            });
            assertTrue(exception.contains("of the application"), exception);
        }
    }
}
