package io.github.jwtfilter.containers.application;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;

/** Shows the user, by the methods that applications call. */
public final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Principal principal = request.getUserPrincipal();
        response.getWriter()
                .println("page: " + (principal == null ? "nobody" : principal.getName()) + " " + request.getRemoteUser()
                        + " " + request.getAuthType() + (request.isUserInRole("reader") ? " reader" : "")
                        + (request.isUserInRole("admin") ? " admin" : ""));
    }
}
