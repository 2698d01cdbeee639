package io.github.jwtfilter.containers.shop;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Shows the cart and adds items. The cart is a list in the session, changed in place. */
public final class CartServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        StringBuilder page = new StringBuilder("cart:");
        BigDecimal sum = BigDecimal.ZERO;
        for (Item item : cart(request)) {
            page.append(' ').append(item.getQuantity()).append(' ').append(item.getTitle());
            sum = sum.add(item.getPrice().multiply(new BigDecimal(item.getQuantity())));
        }
        response.getWriter().println(page.append(" = ").append(sum).append(Pages.flash(request)));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String title = request.getParameter("title");
        List<Item> cart = cart(request);
        Item known = cart.stream()
                .filter(item -> item.getTitle().equals(title))
                .findFirst()
                .orElse(null);
        if (known == null) {
            cart.add(new Item(title, new BigDecimal("9.90")));
        } else {
            known.more();
        }
        request.getSession().setAttribute("flash", "one more " + title);
        response.sendRedirect(request.getContextPath() + "/cart");
    }

    private static List<Item> cart(HttpServletRequest request) {
        HttpSession session = request.getSession();
        @SuppressWarnings("unchecked")
        List<Item> cart = (List<Item>) session.getAttribute("cart");
        if (cart == null) {
            cart = new ArrayList<>();
            session.setAttribute("cart", cart);
        }
        return cart;
    }
}
