package io.github.jwtfilter.it;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Adds the requested item to a list in the session and answers with the user and the list. */
public final class CartServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<Object> cart = new ArrayList<>();
        HttpSession session = request.getSession(false);
        if (session != null && session.getAttribute("cart") instanceof List<?> known) {
            cart.addAll(known);
        }
        String put = request.getParameter("put");
        if (put != null) {
            cart.add(put);
            request.getSession().setAttribute("cart", cart);
        }
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().print(request.getRemoteUser() + " " + cart);
    }
}
