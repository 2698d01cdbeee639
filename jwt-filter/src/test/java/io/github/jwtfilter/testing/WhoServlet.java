package io.github.jwtfilter.testing;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;

/** An application that prints its view of the user in one line. Answers every method. */
public final class WhoServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().write(seen(request));
    }

    /** Returns principal, remote user, authentication type and roles. */
    public static String seen(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        return (principal == null ? "nobody" : principal.getName())
                + " " + request.getRemoteUser()
                + " " + request.getAuthType()
                + (request.isUserInRole("reader") ? " reader" : "")
                + (request.isUserInRole("admin") ? " admin" : "");
    }
}
