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
import java.util.Optional;

/**
 * Dispatches of an HTTP filter. The filter decides once for each request. Later dispatches (FORWARD, INCLUDE, ASYNC,
 * ERROR) reuse that decision.
 *
 * @param <S> the state of a request that is kept between dispatches
 */
abstract class DispatchFilter<S> implements Filter {
    private final Class<S> stateType;

    DispatchFilter(Class<S> stateType) {
        this.stateType = stateType;
    }

    /** Returns the request attribute for the state. The name is unique to this filter in this application. */
    abstract String stateName();

    /** Returns false if the configuration is wrong. Some containers serve requests even then. */
    abstract boolean isReady();

    /**
     * Returns the way of a request if the filter only observes, so that the application gets the container's request and
     * response. If so, the filter has looked at the request.
     */
    abstract Optional<FilterChain> observed(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain);

    /** Handles the first dispatch of a request and decides. */
    abstract void decide(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException;

    /** Handles a later dispatch in which the container passes its own request. */
    abstract void resume(S state, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException;

    /** Handles a later dispatch of a request that this filter has already wrapped. */
    abstract void reenter(S state, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException;

    /** Handles an error page of the container for a request that bypassed this filter. */
    abstract void errorOnly(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException;

    /** Returns whether this wrapper was made by this filter for that state. */
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
        Optional<FilterChain> observed = observed(httpRequest, (HttpServletResponse) response, chain);
        if (observed.isPresent()) {
            observed.get().doFilter(request, response);
            return;
        }
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
