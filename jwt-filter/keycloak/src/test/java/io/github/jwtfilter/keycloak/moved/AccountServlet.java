package io.github.jwtfilter.keycloak.moved;

import io.github.jwtfilter.identity.Identity;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/** The page of a user. It reads the e-mail address from the claims of the login. */
public final class AccountServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Identity login = (Identity) request.getUserPrincipal();
        response.setContentType("text/plain;charset=UTF-8");
        PrintWriter out = response.getWriter();
        out.println("name: " + request.getUserPrincipal().getName());
        out.println("e-mail: " + login.claims().get("email"));
        out.println("clerk: " + request.isUserInRole("clerk"));
    }
}
