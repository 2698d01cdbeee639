package io.github.jwtfilter.benchmark.request;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The login of a legacy application: stores five attributes of a user. The query is the user's number. */
public final class ShopLoginServlet extends AnswerServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int number = Integer.parseInt(request.getQueryString());
        List<String> cart = new ArrayList<>();
        for (int i = 0; i < ShopServlet.ITEMS; i++) {
            cart.add("Item " + i + " of user " + number);
        }
        HttpSession session = request.getSession();
        session.setAttribute("user", new User(number));
        session.setAttribute("greeting", "Good morning, No. " + number);
        session.setAttribute("visits", number);
        session.setAttribute("cart", cart);
        session.setAttribute("settings", new HashMap<>(Map.of("language", "en", "currency", "EUR", "theme", "dark")));
        super.doGet(request, response);
    }
}
