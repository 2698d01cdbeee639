package io.github.jwtfilter.testing;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A filter that answers paths without a servlet of its own, as the filters of Struts and other frameworks do. */
public final class ClaimingFilter implements Filter {
    /** Returns its declaration. It claims the paths of this library's servlets in tests. */
    public static String xml() {
        return "<filter><filter-name>framework</filter-name><filter-class>" + ClaimingFilter.class.getName()
                + "</filter-class><async-supported>true</async-supported></filter><filter-mapping>"
                + "<filter-name>framework</filter-name><url-pattern>/*</url-pattern></filter-mapping>";
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (((HttpServletRequest) request).getServletPath().matches("/(user|ops)/.*")) {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_NOT_FOUND, "There is no such action");
        } else {
            chain.doFilter(request, response);
        }
    }
}
