package io.github.jwtfilter.keycloak.adapter;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import org.keycloak.KeycloakSecurityContext;

/** The page of a user. It reads the e-mail address from the ID token that Keycloak's filter keeps. */
public final class AccountServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        KeycloakSecurityContext login =
                (KeycloakSecurityContext) request.getAttribute(KeycloakSecurityContext.class.getName());
        response.setContentType("text/plain;charset=UTF-8");
        PrintWriter out = response.getWriter();
        out.println("name: " + request.getUserPrincipal().getName());
        out.println("e-mail: " + login.getIdToken().getEmail());
        out.println("clerk: " + request.isUserInRole("clerk"));
    }
}
