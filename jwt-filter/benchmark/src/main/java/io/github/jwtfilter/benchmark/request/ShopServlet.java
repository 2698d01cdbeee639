package io.github.jwtfilter.benchmark.request;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A page of a legacy application: reads five attributes, and with the query {@code change} sets one of them. */
public final class ShopServlet extends AnswerServlet {
    static final int ITEMS = 5;
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession(false);
        if (session == null || !isComplete(session)) {
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        if ("change".equals(request.getQueryString())) {
            session.setAttribute("visits", (Integer) session.getAttribute("visits") + 1);
        }
        super.doGet(request, response);
    }

    private static boolean isComplete(HttpSession session) {
        return session.getAttribute("user") instanceof User user
                && user.isComplete()
                && session.getAttribute("greeting") instanceof String greeting
                && greeting.endsWith(Integer.toString(user.number()))
                && session.getAttribute("visits") instanceof Integer visits
                && visits >= user.number()
                && session.getAttribute("cart") instanceof List<?> cart
                && cart.size() == ITEMS
                && session.getAttribute("settings") instanceof Map<?, ?> settings
                && settings.containsKey("theme");
    }
}
