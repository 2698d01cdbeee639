package io.github.jwtfilter.benchmark.request;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** A minimal filter around {@link FloorSession}. */
public final class SessionFloorFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        SessionRequest wrapped = new SessionRequest(request, response);
        chain.doFilter(wrapped, response);
        wrapped.end();
    }

    /** A request with a session. */
    private static final class SessionRequest extends HttpServletRequestWrapper {
        private final HttpServletResponse response;
        private FloorSession session;

        SessionRequest(HttpServletRequest request, HttpServletResponse response) {
            super(request);
            this.response = response;
        }

        @Override
        public HttpSession getSession(boolean create) {
            if (session == null) {
                session = FloorSession.read(getHeader("Cookie"), response);
            }
            if (session == null && create) {
                session = FloorSession.begin(response);
            }
            return session;
        }

        @Override
        public HttpSession getSession() {
            return getSession(true);
        }

        void end() {
            if (session != null) {
                session.end();
            }
        }
    }
}
