package io.github.jwtfilter;

import io.github.jwtfilter.commit.CommittingRequest;
import io.github.jwtfilter.commit.CommittingResponse;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The renewal of the token of one request. The filter decides at the start of a request whether a renewal is due. It
 * writes the cookie just before the response commits. The user may log out while a slow page is still running, and that
 * page's cookie must not restore the login. Only a request with a due renewal needs the hook.
 */
final class Renewal {
    /** No renewal is due. */
    static final Renewal NONE = new Renewal(() -> {});

    private final Runnable write;
    private CommittingResponse carrier;

    /**
     * Creates a renewal that is due.
     *
     * @param write writes the cookie if the login still stands; may be called more than once
     */
    Renewal(Runnable write) {
        this.write = write;
    }

    /** Runs the application for the first dispatch, or for a later one that has the container's original request. */
    void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (this == NONE || isWithin(request)) {
            chain.doFilter(request, response);
            return;
        }
        carrier = new CommittingResponse(response, write);
        goOn(new CommittingRequest(request, carrier), carrier, chain);
    }

    /** Runs the application for a later dispatch of the request that {@link #answer} passed on. */
    void goOn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } finally {
            // A page that fails also counts as activity.
            if (carrier != null && !isWithin(request) && !request.isAsyncStarted()) {
                carrier.commitNow();
            }
        }
    }

    /** Returns whether the dispatch runs inside another one, which continues afterwards. */
    private static boolean isWithin(HttpServletRequest request) {
        DispatcherType type = request.getDispatcherType();
        return type == DispatcherType.FORWARD || type == DispatcherType.INCLUDE;
    }
}
