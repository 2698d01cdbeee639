package io.github.jwtfilter.session;

import io.github.jwtfilter.login.Login;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The operations that the wrapped request needs from the filter, for one request. */
public interface LoginControl {
    /**
     * Returns the current login. The application may have logged in or out since the request began.
     *
     * @return {@link Login#NONE} if the request is anonymous
     */
    Login login();

    /**
     * Returns true if the user has a role.
     *
     * @param role the role's name in the executing servlet
     * @param request the request as dispatched to that servlet
     * @return false if the request is anonymous
     */
    boolean isInRole(String role, HttpServletRequest request);

    /**
     * Checks a password and logs the user in for this request.
     *
     * @param user the name
     * @param password the password
     * @throws ServletException if the password is wrong, a user is already logged in, or the filter has no user store
     */
    void logIn(String user, String password) throws ServletException;

    /**
     * Ends the login and the session, if there is one.
     *
     * @param method the method that the application called, for the audit log
     * @throws ServletException if the server cannot remember the logout
     */
    void logOut(String method) throws ServletException;

    /**
     * Ends the login after the application invalidated the session.
     *
     * @throws IllegalStateException if the server cannot remember the logout
     */
    default void sessionInvalidated() {
        try {
            logOut("session.invalidate");
        } catch (ServletException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /**
     * Returns true if the login has ended, possibly by another request.
     *
     * @return false if the request is anonymous
     */
    boolean isEnded();

    /** Reports that the response sets a cookie for the session. Shared caches must not store the response. */
    void cookieWritten();

    /** Reports that the application read the session. The response may show its content. */
    void sessionRead();

    /**
     * Reports that the application allowed shared caches for a protected response, and that the filter overruled it.
     */
    void sharedCachesOverruled();

    /** Reports that the application continues in other threads. The caching headers must be complete by then. */
    void asyncStarts();

    /**
     * Asks the client to log in, or answers 503 if its token can be neither accepted nor refused now.
     *
     * @param response the response to write
     * @throws IOException if writing fails
     */
    void challenge(HttpServletResponse response) throws IOException;
}
