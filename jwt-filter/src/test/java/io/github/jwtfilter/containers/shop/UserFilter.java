package io.github.jwtfilter.containers.shop;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Lets a request pass if the session has a user. */
public final class UserFilter implements Filter {
    @Override
    public void init(FilterConfig config) {
        // Empty, because Servlet 3.1 requires the method.
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest httpRequest = (HttpServletRequest) request;
        HttpSession session = httpRequest.getSession(false);
        if (session == null || session.getAttribute("user") == null) {
            ((HttpServletResponse) response).sendRedirect(httpRequest.getContextPath() + "/signin");
            return;
        }
        chain.doFilter(request, response);
    }

    @Override
    public void destroy() {
        // Empty, because Servlet 3.1 requires the method.
    }
}
