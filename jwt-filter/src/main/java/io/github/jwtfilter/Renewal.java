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
 * The renewal of one request's token. Whether it is due is decided when the request begins. The cookie is written just
 * before the response commits: the user may log out while a slow page is being made, and the cookie of that page must
 * not bring the login back. Only a request with a due renewal pays for the hook.
 */
final class Renewal {
    /** No renewal is due. */
    static final Renewal NONE = new Renewal(() -> {});

    private final Runnable write;
    private CommittingResponse carrier;

    /**
     * A renewal that is due.
     *
     * @param write writes the cookie, if that is still right; may be called more than once
     */
    Renewal(Runnable write) {
        this.write = write;
    }

    /** Lets the application answer the first dispatch, or a later one that comes with the container's own request. */
    void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (this == NONE || isWithin(request)) {
            chain.doFilter(request, response);
            return;
        }
        carrier = new CommittingResponse(response, write);
        goOn(new CommittingRequest(request, carrier), carrier, chain);
    }

    /** Lets the application answer a later dispatch of what {@link #answer} gave it. */
    void goOn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } finally {
            // A page that fails is activity all the same.
            if (carrier != null && !isWithin(request) && !request.isAsyncStarted()) {
                carrier.commitNow();
            }
        }
    }

    /** Within another dispatch, which goes on afterwards. */
    private static boolean isWithin(HttpServletRequest request) {
        DispatcherType type = request.getDispatcherType();
        return type == DispatcherType.FORWARD || type == DispatcherType.INCLUDE;
    }
}
