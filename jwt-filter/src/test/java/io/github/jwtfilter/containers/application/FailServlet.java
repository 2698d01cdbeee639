package io.github.jwtfilter.containers.application;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Fails with the status from the query, or with an exception. */
public final class FailServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String status = request.getParameter("status");
        if (status == null) {
            throw new IllegalStateException("as asked");
        }
        response.sendError(Integer.parseInt(status));
    }
}
