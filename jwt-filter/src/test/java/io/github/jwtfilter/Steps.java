package io.github.jwtfilter;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A servlet that does what a test says, in a request of its own; the answer is what came of it. */
public final class Steps extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Map<String, Step> ALL = new ConcurrentHashMap<>();
    private static final AtomicInteger LAST = new AtomicInteger();

    /** Something that an application does with a request. */
    public interface Step {
        /** Null if the response is answered already. */
        Object run(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    /** Where the servlet finds the step: below the pattern that it is mapped to. */
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
