package io.github.jwtfilter.contract;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The application's only servlet. A page runs the code of a test case and returns its result or exception to the case.
 */
public final class Pages extends HttpServlet {
    /** Request attribute with the path of a page that answers if this one fails. */
    static final String ON_ERROR = "page on error";

    private static final long serialVersionUID = 1L;
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Map<String, Run> RUNS = new ConcurrentHashMap<>();

    /** A page. It returns a value that the application saw. */
    interface Page {
        Object answer(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    /** An exception that the page throws to the container on purpose. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("as the case asks");
        }
    }

    private static final class Run {
        private final Page page;
        private final CompletableFuture<Object> outcome;

        Run(Page page, CompletableFuture<Object> outcome) {
            this.page = page;
            this.outcome = outcome;
        }
    }

    /** Adds a page to the application and returns its path. */
    static String publish(Page page, CompletableFuture<Object> outcome) {
        String path = "/page/" + COUNT.incrementAndGet();
        RUNS.put(path, new Run(page, outcome));
        return path;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object path = path(request);
        Run run = path == null ? null : RUNS.get(path);
        if (run == null) {
            response.getWriter().print("no such page");
            return;
        }
        try {
            run.outcome.complete(run.page.answer(request, response));
        } catch (Crash e) {
            run.outcome.complete(null);
            throw e;
        } catch (Exception | AssertionError e) {
            run.outcome.completeExceptionally(e);
        }
    }

    /** Returns the path of the page that answers now. It may be an included page or an error page. */
    private static Object path(HttpServletRequest request) {
        Object included = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
        if (included != null) {
            return included;
        }
        return request.getPathInfo().equals("/error") ? request.getAttribute(ON_ERROR) : request.getPathInfo();
    }
}
