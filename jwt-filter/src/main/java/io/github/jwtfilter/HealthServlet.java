package io.github.jwtfilter;

import io.github.jwtfilter.page.JsonAnswer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/**
 * Tells a load balancer whether this server can decide about logins. It can if each filter of the application has keys,
 * and its copy of the shared store is as recent as {@code storeMaxLag} demands. A filter with {@code mode=observe} decides nothing and is
 * always up. The answer is 200 with
 * {@code {"status":"up"}}, otherwise 503 with {@code {"status":"down"}}.
 *
 * <p>Everybody may ask. A token in the request is ignored. The answer is made from what this server knows.
 */
public final class HealthServlet extends FilterServlet {
    private static final long serialVersionUID = 1L;

    /** Called by the container. */
    public HealthServlet() {}

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            methodNotAllowed(response, "GET, HEAD");
            return;
        }
        boolean up = RunningFilters.of(getServletContext()).areUp();
        JsonAnswer.write(
                response,
                up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                Map.of("status", up ? "up" : "down"));
    }
}
