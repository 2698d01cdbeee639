package io.github.jwtfilter.tools.differential;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Sends a request on as ASYNC or ERROR. The target shows the filters' attribute and the user. */
public final class OldDialectProbe extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** Creates the servlet. */
    public OldDialectProbe() {}

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        if (path.equals("/area/async")) {
            // Fails if the filter or this servlet does not support it.
            AsyncContext async = request.startAsync();
            async.dispatch("/shown");
        } else if (path.equals("/area/error")) {
            response.sendError(HttpServletResponse.SC_CONFLICT);
        } else {
            response.setContentType("text/plain");
            response.getWriter().print(request.getAttribute(DispatchWitness.SEEN) + " " + request.getRemoteUser());
        }
    }
}
