package io.github.jwtfilter.session;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;

/** The request as the application sees it, with the user of the token. */
public final class JwtRequest extends HttpServletRequestWrapper {
    /** The result of {@code getAuthType()} for a user with a verified token. */
    public static final String AUTH_TYPE = "JWT";

    private final HttpServletResponse response;
    private final LoginControl control;
    private final RequestSession session;

    /**
     * Wraps a request.
     *
     * @param request the container's request
     * @param response the response that the application writes
     * @param control reads and changes the login
     * @param session the session of this request
     */
    public JwtRequest(
            HttpServletRequest request, HttpServletResponse response, LoginControl control, RequestSession session) {
        super(request);
        this.response = response;
        this.control = control;
        this.session = session;
    }

    /**
     * Returns true if this wrapper uses the given control.
     *
     * @param other the control of a request
     * @return true if it is the same object
     */
    public boolean isControlledBy(LoginControl other) {
        return control == other;
    }

    @Override
    public Principal getUserPrincipal() {
        return control.login().identity();
    }

    @Override
    public String getRemoteUser() {
        return control.login().isPresent() ? control.login().identity().getName() : null;
    }

    @Override
    public String getAuthType() {
        return control.login().isPresent() ? AUTH_TYPE : null;
    }

    @Override
    public boolean isUserInRole(String role) {
        return role != null && control.isInRole(role, this);
    }

    @Override
    public void login(String user, String password) throws ServletException {
        control.logIn(user, password);
    }

    @Override
    public void logout() throws ServletException {
        control.logOut("request.logout");
    }

    @Override
    public boolean authenticate(HttpServletResponse challenged) throws IOException {
        if (control.login().isPresent()) {
            return true;
        }
        control.challenge(challenged);
        return false;
    }

    @Override
    public HttpSession getSession() {
        return getSession(true);
    }

    @Override
    public HttpSession getSession(boolean create) {
        return session.open(create);
    }

    @Override
    public String changeSessionId() {
        return session.changeId();
    }

    @Override
    public String getRequestedSessionId() {
        return session.requestedId();
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        return session.isRequestedIdValid();
    }

    @Override
    public boolean isRequestedSessionIdFromCookie() {
        return session.isRequestedIdFromCookie();
    }

    @Override
    public boolean isRequestedSessionIdFromURL() {
        return session.isRequestedIdFromUrl();
    }

    /**
     * Removed in Servlet 6.0; kept for older containers.
     *
     * @return the result of {@link #isRequestedSessionIdFromURL}
     */
    public boolean isRequestedSessionIdFromUrl() {
        return session.isRequestedIdFromUrl();
    }

    /** Passes on this wrapper, so that a later dispatch uses it instead of the wrapped request. */
    @Override
    public AsyncContext startAsync() {
        return startAsync(this, response);
    }

    @Override
    public AsyncContext startAsync(ServletRequest suppliedRequest, ServletResponse suppliedResponse) {
        control.asyncStarts();
        return super.startAsync(suppliedRequest, suppliedResponse);
    }
}
