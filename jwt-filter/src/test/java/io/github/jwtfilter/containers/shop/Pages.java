package io.github.jwtfilter.containers.shop;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/** Content that all pages of the shop share. */
final class Pages {
    private Pages() {}

    /** Returns a message that is shown once. */
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
