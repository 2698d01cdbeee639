package io.github.jwtfilter.tools.differential;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/** Collects the dispatches that it sees of a request, in an attribute. */
public final class DispatchWitness implements Filter {
    static final String SEEN = "dispatches";

    /** Creates the filter. */
    public DispatchWitness() {}

    @Override
    public void init(FilterConfig config) {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Object before = request.getAttribute(SEEN);
        request.setAttribute(SEEN, (before == null ? "" : before + "+") + request.getDispatcherType());
        chain.doFilter(request, response);
    }

    @Override
    public void destroy() {}
}
