package io.github.jwtfilter.adopt;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** An old shop: shows the user, the roles and the cart in the session, and logs out in the usual ways. */
public final class ShopServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** A value that every container stores, and no cookie. */
    static final class Odd implements Serializable {
        private static final long serialVersionUID = 1L;
        private final Odd self = this;

        @Override
        public String toString() {
            return "odd " + (self == this);
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        switch (String.valueOf(request.getParameter("do"))) {
            case "invalidate":
                request.getSession().invalidate();
                break;
            case "logout":
                request.logout();
                break;
            case "changeId":
                request.changeSessionId();
                break;
            case "empty":
                request.getSession().removeAttribute("cart");
                break;
            case "odd":
                request.getSession().setAttribute("odd", new Odd());
                break;
            case "showOdd":
                Object odd = request.getSession().getAttribute("odd");
                response.getWriter().write(odd instanceof Odd ? "odd " : "none ");
                break;
            case "unseen":
                // Like an administrator, or a listener that kept the container's session.
                ofContainer(request).getSession(false).invalidate();
                break;
            default:
        }
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().write(seen(request, request.getParameter("add")));
    }

    private static String seen(HttpServletRequest request, String added) {
        HttpSession session = request.getSession(added != null);
        List<String> cart = new ArrayList<>();
        if (session != null) {
            Object before = session.getAttribute("cart");
            if (before instanceof List) {
                ((List<?>) before).forEach(item -> cart.add((String) item));
            }
            if (added != null) {
                cart.add(added);
                session.setAttribute("cart", cart);
            }
        }
        return request.getRemoteUser()
                + (request.isUserInRole("reader") ? " reader" : "")
                + (request.isUserInRole("admin") ? " admin" : "")
                + " " + cart;
    }

    private static HttpServletRequest ofContainer(HttpServletRequest request) {
        HttpServletRequest own = request;
        while (own instanceof ServletRequestWrapper) {
            own = (HttpServletRequest) ((ServletRequestWrapper) own).getRequest();
        }
        return own;
    }
}
