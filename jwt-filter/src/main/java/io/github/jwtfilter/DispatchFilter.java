package io.github.jwtfilter;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The plumbing of an HTTP filter that decides once for each request and lets later dispatches (FORWARD, INCLUDE, ASYNC,
 * ERROR) go by what was decided. {@code S} is what is remembered in between.
 */
abstract class DispatchFilter<S> implements Filter {
    private final Class<S> stateType;

    DispatchFilter(Class<S> stateType) {
        this.stateType = stateType;
    }

    /** Where this filter keeps a request's state: another filter, or this one in another application, does not see it. */
    abstract String stateName();

    /** False while the configuration is wrong, where a container serves requests all the same. */
    abstract boolean isReady();

    /** The request's first dispatch, to be decided. */
    abstract void decide(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException;

    /** A later dispatch that comes with the container's own request. */
    abstract void resume(S state, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException;

    /** A later dispatch of the request that we wrapped in an earlier one. */
    abstract void reenter(S state, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException;

    /** A container's error page for a request that never came by here. */
    abstract void errorOnly(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException;

    /** Whether this wrapper is one of ours with that state inside. */
    abstract boolean isWrapped(ServletRequest request, S state);

    @Override
    public final void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest) || !(response instanceof HttpServletResponse)) {
            throw new ServletException("jwt-filter: expected an HTTP request");
        }
        if (!isReady()) {
            ErrorResponses.unavailable((HttpServletResponse) response);
            return;
        }
        HttpServletRequest httpRequest = (HttpServletRequest) request;
        HttpServletResponse httpResponse = (HttpServletResponse) response;
        Object known = request.getAttribute(stateName());
        if (stateType.isInstance(known)) {
            S state = stateType.cast(known);
            if (carries(request, state)) {
                reenter(state, httpRequest, httpResponse, chain);
            } else {
                resume(state, httpRequest, httpResponse, chain);
            }
        } else if (request.getDispatcherType() == DispatcherType.ERROR) {
            errorOnly(httpRequest, httpResponse, chain);
        } else {
            decide(httpRequest, httpResponse, chain);
        }
    }

    private boolean carries(ServletRequest request, S state) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper) {
            if (isWrapped(inner, state)) {
                return true;
            }
            inner = ((ServletRequestWrapper) inner).getRequest();
        }
        return false;
    }
}
