package io.github.jwtfilter.containers.shop;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/** What all pages of the shop show. */
final class Pages {
    private Pages() {}

    /** A message that is shown once. */
    static String flash(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        Object message = session == null ? null : session.getAttribute("flash");
        if (message == null) {
            return "";
        }
        session.removeAttribute("flash");
        return ", " + message;
    }
}
