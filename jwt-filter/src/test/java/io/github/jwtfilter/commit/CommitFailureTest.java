package io.github.jwtfilter.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.commit.CommitCases.Handler;
import io.github.jwtfilter.commit.CommitServers.Answer;
import io.github.jwtfilter.commit.CommitServers.Container;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Waiting;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What does the client get if the hook before the commit fails? */
@Timeout(60)
final class CommitFailureTest {
    private static final String PAGE = "half a page";

    /** Context attribute with the error that the application's own call threw. */
    private static final String CAUGHT = "caught";

    /** Path of the next request, and the context attribute with the latch that it opens. */
    private static final String NEXT = "next";

    /** Context attribute with the thread that works for a request. */
    private static final String WORKER = "worker";

    private static final String CAUGHT_PATH = "caught-error";

    /** Cases of an application that does not expect the failure. */
    private static final Map<String, Handler> UNAWARE = new LinkedHashMap<>();

    /** Cases of an application for the other tests. */
    private static final Map<String, Handler> OTHERS = Map.of(
            "async-caught",
            (request, response) -> {
                // A completed request may already belong to another client.
                ServletContext application = request.getServletContext();
                AsyncContext context = request.startAsync();
                context.start(() -> {
                    try {
                        context.complete();
                    } catch (IllegalStateException e) {
                        application.setAttribute(CAUGHT, e.getMessage());
                    }
                });
            },
            "long-async-work",
            (request, response) -> {
                ServletContext application = request.getServletContext();
                CountDownLatch next = new CountDownLatch(1);
                application.setAttribute(NEXT, next);
                AsyncContext context = request.startAsync();
                context.start(() -> {
                    application.setAttribute(WORKER, Thread.currentThread());
                    try {
                        context.complete();
                    } finally {
                        await(next);
                    }
                });
            },
            "async-past-the-wrapper",
            (request, response) -> {
                unwrapped(response).getWriter().write(PAGE);
                unwrapped(response).flushBuffer();
                AsyncContext context = request.startAsync();
                context.start(context::complete);
            });

    private static CommitServers servers;
    private static CapturedLog jettyLog;
    private static CapturedLog tomcatLog;

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
        UNAWARE.put("continues", (request, response) -> {
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
        UNAWARE.put("time-out", (request, response) -> {
            AsyncContext context = request.startAsync();
            context.setTimeout(50);
            context.getResponse().getWriter().write(PAGE);
        });
        UNAWARE.put("time-out-with-listener", (request, response) -> {
            AsyncContext context = request.startAsync();
            context.setTimeout(50);
            context.getResponse().getWriter().write(PAGE);
            context.addListener(new NoOpAsyncListener());
        });
        UNAWARE.put(
                "forward",
                (request, response) -> request.getRequestDispatcher("/case/end").forward(request, response));
    }

    @BeforeAll
    static void start() throws Exception {
        jettyLog = CapturedLog.ofContainer();
        tomcatLog = CapturedLog.of(Logger.getLogger("org.apache.catalina"));
        servers = new CommitServers(directory, AnsweringServlet.class, "");
    }

    @AfterAll
    static void stop() {
        servers.close();
        jettyLog.close();
        tomcatLog.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(25, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ServletResponse unwrapped(ServletResponse response) {
        return response instanceof ServletResponseWrapper wrapper ? unwrapped(wrapper.getResponse()) : response;
    }

    /** Answers with the case that the path names. */
    public static final class AnsweringServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String name = request.getPathInfo().substring(1);
            switch (name) {
                case CAUGHT_PATH:
                    response.getWriter().print(getServletContext().getAttribute(CAUGHT));
                    return;
                case NEXT:
                    ((CountDownLatch) getServletContext().getAttribute(NEXT)).countDown();
                    Thread worker = (Thread) getServletContext().getAttribute(WORKER);
                    Waiting.until("the worker has finished", () -> hasFinished(worker));
                    response.getWriter().write(PAGE);
                    return;
                default:
            }
            request.setAttribute(CommitServers.FAILURES, name.equals("recovered") ? 1 : Integer.MAX_VALUE);
            Handler handler = UNAWARE.getOrDefault(name, OTHERS.get(name));
            try {
                if (handler != null) {
                    handler.answer(request, response);
                    return;
                }
                response.getWriter().write(PAGE);
                response.flushBuffer();
            } catch (IllegalStateException failed) {
                if (handler != null) {
                    throw failed;
                }
                answer(name, failed, response);
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }

        /**
         * Returns whether the worker has finished. It may also block, because the container finishes only after this
         * request arrives.
         */
        private static boolean hasFinished(Thread worker) {
            List<String> frames = Arrays.stream(worker.getStackTrace())
                    .map(StackTraceElement::getClassName)
                    .toList();
            boolean waits = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.BLOCKED)
                    .contains(worker.getState());
            return frames.stream().noneMatch(name -> name.startsWith("io.github.jwtfilter"))
                    && (waits || frames.stream().noneMatch(name -> name.contains("AsyncContext")));
        }

        private static void answer(String name, IllegalStateException failed, HttpServletResponse response)
                throws IOException {
            switch (name) {
                case "send-error":
                    response.sendError(503, "on purpose");
                    return;
                case "page":
                    response.reset();
                    response.setStatus(507);
                    response.getWriter().write("failed: " + failed.getMessage());
                    response.flushBuffer();
                    return;
                default:
                    response.resetBuffer();
                    response.getWriter().write("recovered");
            }
        }
    }

    private static Stream<Arguments> unawareCases() {
        return UNAWARE.keySet().stream()
                .flatMap(name -> Stream.of(Container.values()).map(container -> Arguments.of(container, name)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("unawareCases")
    void uncaughtFailureSendsErrorInsteadOfPartialPage(Container container, String name) throws Exception {
        Answer answer = servers.send(container, "GET", "/case/" + name);
        assertEquals(500, answer.status(), answer::toString);
        assertFalse(answer.body().contains(PAGE), answer::toString);
        assertTrue(answer.complete());
    }

    private static Stream<Arguments> awareCases() {
        return Stream.of(Container.values())
                .flatMap(container -> Stream.of(
                        Arguments.of(container, "send-error", 503, "", 0),
                        Arguments.of(container, "page", 507, "failed: meant to fail", 0),
                        Arguments.of(container, "recovered", 200, "recovered", 1)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("awareCases")
    void applicationThatCatchesFailureMayAnswer(Container container, String name, int status, String body, int cookies)
            throws Exception {
        Answer answer = servers.send(container, "GET", "/case/" + name);
        assertEquals(status, answer.status(), answer::toString);
        assertTrue(answer.body().contains(body), answer::toString);
        assertFalse(answer.body().contains(PAGE), answer::toString);
        assertEquals(cookies, answer.cookies().size());
    }

    /** After a timeout the application does not see the failure, so it must be logged. */
    @ParameterizedTest
    @EnumSource
    void failureAfterTimeoutIsLogged(Container container) throws Exception {
        CapturedLog log = container == Container.JETTY ? jettyLog : tomcatLog;
        String failure = CommitServers.FAILURE + " on " + container + " here";
        servers.send(container, "GET", "/case/time-out?on+" + container + "+here");
        // The container may log after the client has the answer.
        Waiting.until("the failure is logged", () -> failuresIn(log, failure) > 0);
        assertEquals(1, failuresIn(log, failure));
    }

    private static long failuresIn(CapturedLog log, String failure) {
        Stream<String> thrown = log.thrown().stream().map(Throwable::toString);
        return Stream.concat(log.lines().stream(), thrown)
                .filter(text -> text.contains(failure))
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void completeThrowsFailureToTheApplication(Container container) throws Exception {
        Answer answer = servers.send(container, "GET", "/case/async-caught");
        assertEquals(500, answer.status(), answer::toString);
        Waiting.until(
                "the application catches the failure",
                () -> caughtError(container).equals(CommitServers.FAILURE));
    }

    private static String caughtError(Container container) {
        try {
            return servers.send(container, "GET", "/case/" + CAUGHT_PATH).body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Tomcat reuses the objects of a request for the next one. */
    @ParameterizedTest
    @EnumSource
    void failureDoesNotAffectTheNextRequest(Container container) throws Exception {
        assertEquals(
                500, servers.send(container, "GET", "/case/long-async-work").status());
        Answer next = servers.send(container, "GET", "/case/" + NEXT);
        assertEquals(200, next.status(), next::toString);
        assertEquals(PAGE, next.body());
    }

    @ParameterizedTest
    @EnumSource
    void responseSentPastTheWrapperIsCompleted(Container container) throws Exception {
        Answer answer = servers.send(container, "GET", "/case/async-past-the-wrapper");
        assertEquals(200, answer.status(), answer::toString);
        assertEquals(PAGE, answer.body());
        assertTrue(answer.complete());
    }
}
