package io.github.jwtfilter.session;

import io.github.jwtfilter.login.Login;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** The container's session of one request. */
final class ContainerSession implements RequestSession {
    private final HttpServletRequest request;
    private final LoginControl control;
    private final Opener opener;
    private HttpSession opened;
    private HttpSession last;

    /** Who may have which of the container's sessions. */
    interface Opener {
        HttpSession open(HttpServletRequest request, LoginControl control, boolean create);
    }

    ContainerSession(HttpServletRequest request, LoginControl control, Opener opener) {
        this.request = request;
        this.control = control;
        this.opener = opener;
    }

    @Override
    public HttpSession open(boolean create) {
        HttpSession now = opener.open(request, control, create);
        // Asked twice, an application expects the same object.
        if (now == null || !now.equals(opened)) {
            opened = now;
        }
        return opened;
    }

    @Override
    public String changeId() {
        return request.changeSessionId();
    }

    @Override
    public String requestedId() {
        return request.getRequestedSessionId();
    }

    @Override
    public boolean isRequestedIdValid() {
        return request.isRequestedSessionIdValid();
    }

    @Override
    public boolean isRequestedIdFromCookie() {
        return request.isRequestedSessionIdFromCookie();
    }

    @Override
    public boolean isRequestedIdFromUrl() {
        return request.isRequestedSessionIdFromURL();
    }

    /** As without us: what an application does of its own with the container's sessions is its own to guard. */
    @Override
    public boolean cameByCookie() {
        return false;
    }

    /** The container has seen the request's session id itself. */
    @Override
    public void use() {}

    @Override
    public void answer(HttpServletRequest dispatched, HttpServletResponse response, FilterChain application)
            throws IOException, ServletException {
        application.doFilter(dispatched, response);
    }

    @Override
    public void goOn(HttpServletRequest dispatched, HttpServletResponse response, FilterChain application)
            throws IOException, ServletException {
        application.doFilter(dispatched, response);
    }

    @Override
    public void loginBegan(Login before) {
        ContainerSessions.end(request.getSession(false));
    }

    @Override
    public void loginEnded(Login before) {
        ContainerSessions.end(request.getSession(false));
    }

    @Override
    public void lastRequest() {
        last = request.getSession(false);
    }

    @Override
    public void lastRequestIsOver() {
        ContainerSessions.end(last);
    }
}
