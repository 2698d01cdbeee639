package io.github.jwtfilter.tools.differential;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Answers every request, and says whether it was let through. A page that a login shows is reached by a forward. */
public final class ProbeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** Creates the servlet. */
    public ProbeServlet() {}

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        if (request.getDispatcherType() == DispatcherType.REQUEST) {
            response.setHeader("Let-Through", "yes");
        }
        response.setContentLength(0);
    }
}
