package io.github.jwtfilter.it;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Writes JSON with the application's own Jackson, 2 or 3, and reports its version. */
public final class JacksonServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            Object mapper = mapper().getConstructor().newInstance();
            Object version = mapper.getClass().getMethod("version").invoke(mapper);
            Object json = mapper.getClass()
                    .getMethod("writeValueAsString", Object.class)
                    .invoke(mapper, Map.of("user", request.getRemoteUser()));
            response.getWriter().write(version + " " + json);
        } catch (ReflectiveOperationException e) {
            throw new ServletException(e);
        }
    }

    private static Class<?> mapper() throws ClassNotFoundException {
        try {
            return Class.forName("tools.jackson.databind.ObjectMapper");
        } catch (ClassNotFoundException e) {
            return Class.forName("com.fasterxml.jackson.databind.ObjectMapper");
        }
    }
}
