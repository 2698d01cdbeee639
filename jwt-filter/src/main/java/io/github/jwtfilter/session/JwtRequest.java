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

/** The request with the token's user in it, for the application's eyes. */
public final class JwtRequest extends HttpServletRequestWrapper {
    /** What {@code getAuthType()} tells of a user that a token proved. */
    public static final String AUTH_TYPE = "JWT";

    private final HttpServletResponse response;
    private final LoginControl control;
    private final RequestSession session;

    /**
     * Wraps a request.
     *
     * @param request the container's
     * @param response what the application writes to
     * @param control tells and changes the login
     * @param session of this request
     */
    public JwtRequest(
            HttpServletRequest request, HttpServletResponse response, LoginControl control, RequestSession session) {
        super(request);
        this.response = response;
        this.control = control;
        this.session = session;
    }

    /**
     * Whether this wrapper asks that control.
     *
     * @param other of a request
     * @return true if it is the very one
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
     * Servlet 6.0 has it no more.
     *
     * @return what {@link #isRequestedSessionIdFromURL} returns
     */
    public boolean isRequestedSessionIdFromUrl() {
        return session.isRequestedIdFromUrl();
    }

    /** The request that is dispatched again later is this one, not the one inside. */
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
