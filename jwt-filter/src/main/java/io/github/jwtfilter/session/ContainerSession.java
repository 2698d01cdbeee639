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
    private HttpSession loggingOut;

    /** Decides which container session a login may see. */
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
        HttpSession current = opener.open(request, control, create);
        // The application expects the same object from each call.
        if (current == null || !current.equals(opened)) {
            opened = current;
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

    /**
     * Returns false. As in an application without the filter, the application itself protects its use of container
     * sessions.
     */
    @Override
    public boolean isFromCookie() {
        return false;
    }

    /** Does nothing, because the container itself saw the session id of the request. */
    @Override
    public void touch() {}

    @Override
    public void answer(HttpServletRequest dispatched, HttpServletResponse response, FilterChain application)
            throws IOException, ServletException {
        application.doFilter(dispatched, response);
    }

    @Override
    public void resume(HttpServletRequest dispatched, HttpServletResponse response, FilterChain application)
            throws IOException, ServletException {
        application.doFilter(dispatched, response);
    }

    /**
     * Ends the session, unless it belongs to the login that goes on. The browser may withhold the login cookie while a
     * provider confirms the login, and still send the session id.
     */
    @Override
    public void loginBegan(Login before) {
        if (ContainerSessions.open(request, control.login(), false) == null) {
            ContainerSessions.end(request.getSession(false));
        }
    }

    @Override
    public void loginEnded(Login before) {
        ContainerSessions.end(request.getSession(false));
    }

    @Override
    public void beginLogout() {
        loggingOut = request.getSession(false);
    }

    @Override
    public void endLogout() {
        ContainerSessions.end(loggingOut);
    }
}
