package io.github.jwtfilter.containers.shop;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/** The shop's own login: looks up the user and stores the bean in the session. */
public final class SignInServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().println("please sign in" + Pages.flash(request));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        if (!"secret".equals(request.getParameter("password"))) {
            session.setAttribute("flash", "wrong password");
            response.sendRedirect(request.getContextPath() + "/signin");
            return;
        }
        request.changeSessionId();
        User user = new User();
        user.setName(request.getParameter("name"));
        user.setSince(new Date());
        user.setGroups(new ArrayList<>(List.of("customers", "friends")));
        session.setAttribute("user", user);
        session.setAttribute("flash", "welcome " + user.getName());
        response.sendRedirect(request.getContextPath() + "/home");
    }
}
