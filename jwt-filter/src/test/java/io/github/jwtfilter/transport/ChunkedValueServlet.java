package io.github.jwtfilter.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Keeps a value in cookies. GET returns the values that came, one per line. POST stores its body. DELETE clears the
 * cookies.
 */
public class ChunkedValueServlet extends HttpServlet {
    /** The name of the cookie. */
    static final String NAME = "value";

    private static final long serialVersionUID = 1L;
    private static final int HEADER_SIZE = 32_768;
    private static final ChunkedCookie COOKIE =
            new ChunkedCookie(NAME, "/app", "Lax", TokenCookie.Secure.AS_REQUESTED, HEADER_SIZE);

    /** The same servlet with the attribute Secure. */
    public static final class Secure extends ChunkedValueServlet {
        private static final long serialVersionUID = 1L;

        private static final ChunkedCookie SECURE =
                new ChunkedCookie(NAME, "/app", "Strict", TokenCookie.Secure.ALWAYS, HEADER_SIZE);

        @Override
        ChunkedCookie cookie() {
            return SECURE;
        }
    }

    /** The same servlet with a path that leaves no room for a value. */
    public static final class LongPath extends ChunkedValueServlet {
        private static final long serialVersionUID = 1L;

        private static final ChunkedCookie LONG =
                new ChunkedCookie(NAME, "/app".repeat(1100), "Lax", TokenCookie.Secure.ALWAYS, HEADER_SIZE);

        @Override
        ChunkedCookie cookie() {
            return LONG;
        }
    }

    ChunkedCookie cookie() {
        return COOKIE;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().print(String.join("\n", cookie().read(request)));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String value = new String(request.getInputStream().readAllBytes(), ISO_8859_1);
        String lengths = cookie().length(value, request) + " " + cookie().longest(request);
        try {
            cookie().write(value, request, response);
            response.getWriter().print(lengths);
        } catch (UnusableTokenException e) {
            response.setStatus(HttpServletResponse.SC_CONFLICT);
            response.getWriter().print(lengths + " " + e.getMessage());
        }
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
        cookie().clear(request, response);
    }
}
