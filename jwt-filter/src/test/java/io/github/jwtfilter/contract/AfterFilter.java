package io.github.jwtfilter.contract;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Consumer;

/** A filter of the application that runs an action after the page, like frameworks that save late. */
public final class AfterFilter implements Filter {
    /** Request attribute with the action. */
    static final String AFTER = "after the page";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        Object after = request.getAttribute(AFTER);
        if (after != null) {
            @SuppressWarnings("unchecked")
            Consumer<HttpServletRequest> action = (Consumer<HttpServletRequest>) after;
            action.accept((HttpServletRequest) request);
        }
    }
}
