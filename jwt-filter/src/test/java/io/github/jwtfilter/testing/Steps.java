package io.github.jwtfilter.testing;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A servlet that runs code of the test inside a request and sends the result as the response. */
public final class Steps extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Map<String, Step> ALL = new ConcurrentHashMap<>();
    private static final AtomicInteger LAST = new AtomicInteger();

    /** Application code that runs in a request. */
    public interface Step {
        /** Runs the step. Returns null if the step has already written the response. */
        Object run(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    /** Returns the path of a step below the servlet's pattern. */
    public static String path(Step step) {
        String name = "/step" + LAST.incrementAndGet();
        ALL.put(name, step);
        return name;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        Object included = request.getAttribute("jakarta.servlet.include.path_info");
        Object answer =
                ALL.get(included == null ? request.getPathInfo() : included).run(request, response);
        if (answer != null) {
            response.getWriter().write(answer.toString());
        }
    }
}
