package io.github.jwtfilter.keycloak.application;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/** Shows the user and the roles, by the methods that applications call, and a button to log out. */
public final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String[] ROLES = {"clerk", "customer", "auditor"};

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html;charset=utf-8");
        PrintWriter out = response.getWriter();
        out.print("<!DOCTYPE html><title>Bank</title><p id=user>" + request.getRemoteUser());
        out.print("<p id=roles>");
        for (String role : ROLES) {
            if (request.isUserInRole(role)) {
                out.print(role + " ");
            }
        }
        out.print("<form method=post action='" + request.getContextPath()
                + "/user/logout'><button id=logout>Log out</button></form>");
    }
}
