package io.github.jwtfilter.migration;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A page of an old application: shows the user with the cart in the session. It adds an item that is not in it yet. */
public final class CartServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String added = request.getParameter("add");
        HttpSession session = request.getSession(added != null);
        List<String> cart = new ArrayList<>();
        Object before = session == null ? null : session.getAttribute("cart");
        if (before instanceof List) {
            ((List<?>) before).forEach(item -> cart.add((String) item));
        }
        if (added != null && !cart.contains(added)) {
            cart.add(added);
            session.setAttribute("cart", cart);
        }
        String idle = request.getParameter("idle");
        if (idle != null) {
            session.setMaxInactiveInterval(Integer.parseInt(idle));
        }
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().write("user " + request.getRemoteUser() + "\ncart " + String.join(" ", cart) + "\n");
    }
}
