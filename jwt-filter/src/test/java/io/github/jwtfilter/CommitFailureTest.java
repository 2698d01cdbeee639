package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.CommitServers.Answer;
import io.github.jwtfilter.CommitServers.Container;
import io.github.jwtfilter.CommitWays.Way;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What does the client get if what is to run before the commit fails? */
@Timeout(10)
final class CommitFailureTest {
    private static final String PAGE = "half a page";

    /** Ways whose application knows nothing of it. */
    private static final Map<String, Way> UNAWARE = new LinkedHashMap<>();

    private static CommitServers servers;
    private static CapturedLog log;

    @TempDir
    private static Path directory;

    static {
        UNAWARE.put("end", (request, response) -> response.getWriter().write(PAGE));
        UNAWARE.put("flushBuffer", (request, response) -> {
            response.getWriter().write(PAGE);
            response.flushBuffer();
        });
        UNAWARE.put("overflow", (request, response) -> {
            response.getWriter().write(PAGE);
            response.getWriter().write(PAGE.repeat(10_000));
        });
        UNAWARE.put("printf", (request, response) -> response.getWriter().printf("%s", PAGE.repeat(10_000)));
        UNAWARE.put("println", (request, response) -> response.getWriter().println(PAGE.repeat(10_000)));
        UNAWARE.put("writer-close", (request, response) -> {
            response.getWriter().write(PAGE);
            response.getWriter().close();
        });
        UNAWARE.put("stream-close", (request, response) -> {
            response.getOutputStream().print(PAGE);
            response.getOutputStream().close();
        });
        UNAWARE.put("length", (request, response) -> {
            response.setContentLength(PAGE.length());
            response.getOutputStream().print(PAGE);
        });
        UNAWARE.put("redirect", (request, response) -> response.sendRedirect("/app/elsewhere"));
        UNAWARE.put("goes-on", (request, response) -> {
            for (int i = 0; i < 3; i++) {
                try {
                    response.getWriter().write(PAGE);
                    response.flushBuffer();
                } catch (IllegalStateException seen) {
                    request.setAttribute("seen", seen);
                }
            }
        });
        UNAWARE.put("async", (request, response) -> {
            request.startAsync().getResponse().getWriter().write(PAGE);
            request.getAsyncContext().complete();
        });
        UNAWARE.put("async-work", (request, response) -> {
            request.startAsync().start(() -> request.getAsyncContext().complete());
        });
        UNAWARE.put(
                "forward",
                (request, response) -> request.getRequestDispatcher("/way/end").forward(request, response));
    }

    @BeforeAll
    static void start() throws Exception {
        log = CapturedLog.ofContainer();
        servers = new CommitServers(directory, Answering.class, "");
    }

    @AfterAll
    static void stop() {
        servers.close();
        log.close();
    }

    /** Goes the way that the path names. */
    public static final class Answering extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String name = request.getPathInfo().substring(1);
            request.setAttribute(CommitServers.FAILURES, name.equals("mended") ? 1 : Integer.MAX_VALUE);
            try {
                if (UNAWARE.containsKey(name)) {
                    UNAWARE.get(name).answer(request, response);
                    return;
                }
                response.getWriter().write(PAGE);
                response.flushBuffer();
            } catch (IllegalStateException failed) {
                if (UNAWARE.containsKey(name)) {
                    throw failed;
                }
                answer(name, failed, response);
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }

        private static void answer(String name, IllegalStateException failed, HttpServletResponse response)
                throws IOException {
            switch (name) {
                case "told":
                    response.sendError(503, "meant");
                    return;
                case "page":
                    response.reset();
                    response.setStatus(507);
                    response.getWriter().write("told: " + failed.getMessage());
                    response.flushBuffer();
                    return;
                default:
                    response.resetBuffer();
                    response.getWriter().write("mended");
            }
        }
    }

    private static Stream<Arguments> unaware() {
        return UNAWARE.keySet().stream()
                .flatMap(way -> Stream.of(Container.values()).map(container -> Arguments.of(container, way)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("unaware")
    void anApplicationThatKnowsNothingSendsAnErrorAndNotHalfAPage(Container container, String way) throws Exception {
        Answer answer = servers.send(container, "GET", "/way/" + way);
        assertEquals(500, answer.status(), answer::toString);
        assertFalse(answer.body().contains(PAGE), answer::toString);
        assertTrue(answer.whole());
    }

    private static Stream<Arguments> aware() {
        return Stream.of(Container.values())
                .flatMap(container -> Stream.of(
                        Arguments.of(container, "told", 503, "", 0),
                        Arguments.of(container, "page", 507, "told: meant to fail", 0),
                        Arguments.of(container, "mended", 200, "mended", 1)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("aware")
    void anApplicationThatCatchesItMayAnswer(Container container, String way, int status, String body, int cookies)
            throws Exception {
        Answer answer = servers.send(container, "GET", "/way/" + way);
        assertEquals(status, answer.status(), answer::toString);
        assertTrue(answer.body().contains(body), answer::toString);
        assertFalse(answer.body().contains(PAGE), answer::toString);
        assertEquals(cookies, answer.cookies().size());
    }
}
