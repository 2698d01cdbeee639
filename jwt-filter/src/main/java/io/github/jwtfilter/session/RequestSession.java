package io.github.jwtfilter.session;

import io.github.jwtfilter.login.Login;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** The session of one request, over all its dispatches. */
public interface RequestSession {
    /**
     * Opens the session.
     *
     * @param create true to create a session if there is none
     * @return the same object for the same session; null if there is none and {@code create} is false
     */
    HttpSession open(boolean create);

    /**
     * Changes the id of the session.
     *
     * @return the new id
     * @throws IllegalStateException if there is no session
     */
    String changeId();

    /**
     * Returns the session id that the client sent.
     *
     * @return null if the client sent none
     */
    String requestedId();

    /**
     * Returns true if the client sent the id of a valid session.
     *
     * @return false also if the client sent none
     */
    boolean isRequestedIdValid();

    /**
     * Returns true if the client sent the session id in a cookie.
     *
     * @return false also if the client sent none
     */
    boolean isRequestedIdFromCookie();

    /**
     * Returns true if the client sent the session id in the URL.
     *
     * @return false also if the client sent none
     */
    boolean isRequestedIdFromUrl();

    /**
     * Returns true if a browser sent the session's content in a cookie. Browsers send cookies with cross-site requests
     * too, so a foreign page may act on the session.
     *
     * @return true even if the content is unreadable; false if the container stores the sessions
     */
    boolean isFromCookie();

    /** Counts this request as use of the session, even if the application never opens it. */
    void touch();

    /**
     * Runs the application and writes the session with its response.
     *
     * @param request the dispatched request
     * @param response the response
     * @param application receives the request and the response, or wrappers of them
     * @throws IOException if the application throws it
     * @throws ServletException if the application throws it
     */
    void answer(HttpServletRequest request, HttpServletResponse response, FilterChain application)
            throws IOException, ServletException;

    /**
     * Runs the application in a later dispatch with the objects that it received from {@link #answer}.
     *
     * @param request the dispatched request
     * @param response the response
     * @param application receives the request and the response unchanged
     * @throws IOException if the application throws it
     * @throws ServletException if the application throws it
     */
    void resume(HttpServletRequest request, HttpServletResponse response, FilterChain application)
            throws IOException, ServletException;

    /**
     * Handles the begin of a login. Content from before must stay invisible to other users.
     *
     * @param before the login that the request had before
     */
    void loginBegan(Login before);

    /**
     * Handles the end of the login. The session ends with it.
     *
     * @param before the login that the request had before
     */
    void loginEnded(Login before);

    /** Begins a logout: marks the current session to end with this request. It stays readable until then. */
    void beginLogout();

    /** Ends the logout and with it the session that {@link #beginLogout} marked. */
    void endLogout();
}
