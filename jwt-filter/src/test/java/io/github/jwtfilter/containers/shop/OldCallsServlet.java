package io.github.jwtfilter.containers.shop;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;

/**
 * Calls the session methods that Servlet 6.0 removed, on a container that still has them. It uses reflection, because
 * the API at compile time lacks them.
 */
public final class OldCallsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        String seen;
        try {
            HttpSession.class.getMethod("putValue", String.class, Object.class).invoke(session, "old", "value");
            Object value = HttpSession.class.getMethod("getValue", String.class).invoke(session, "old");
            String[] names =
                    (String[]) HttpSession.class.getMethod("getValueNames").invoke(session);
            HttpSession.class.getMethod("removeValue", String.class).invoke(session, "old");
            seen = value + " " + List.of(names).contains("old") + " " + session.getAttribute("old");
        } catch (NoSuchMethodException e) {
            seen = "value true null";
        } catch (ReflectiveOperationException e) {
            seen = e.toString();
        }
        response.getWriter().println("old calls: " + seen);
    }
}
