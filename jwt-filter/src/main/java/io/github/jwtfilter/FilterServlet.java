package io.github.jwtfilter;

import io.github.jwtfilter.config.application.DeclaredClasses;
import io.github.jwtfilter.page.JsonAnswer;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet of this library. It is stateless, because the filter holds all state. */
abstract class FilterServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** Constructor for the container. */
    FilterServlet() {}

    /**
     * Checks that web.xml declares the filter.
     *
     * @throws ServletException if the declaration is missing
     */
    @Override
    public final void init() throws ServletException {
        boolean declared = getServletContext().getFilterRegistrations().values().stream()
                .map(FilterRegistration::getClassName)
                .anyMatch(DeclaredClasses.FILTER::equals);
        if (!declared) {
            throw new ServletException("JWTF-102 Servlet '" + getServletName() + "' needs a filter of class "
                    + DeclaredClasses.FILTER + ", and the application has none. Declare the filter in web.xml.");
        }
    }

    /** Answers 405 with the allowed methods. */
    static void methodNotAllowed(HttpServletResponse response, String allowed) throws IOException {
        response.setHeader("Allow", allowed);
        JsonAnswer.error(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "method_not_allowed");
    }
}
