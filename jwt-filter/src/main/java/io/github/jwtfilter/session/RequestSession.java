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
     * Opens it.
     *
     * @param create whether to make one if there is none
     * @return the same object as long as it is the same session; null if there is none and none was to be made
     */
    HttpSession open(boolean create);

    /**
     * Gives it another id.
     *
     * @return the new id
     * @throws IllegalStateException if there is no session
     */
    String changeId();

    /**
     * The id that the client sent.
     *
     * @return null if it sent none
     */
    String requestedId();

    /**
     * Whether the client sent the id of a session that is there.
     *
     * @return false also if it sent none
     */
    boolean isRequestedIdValid();

    /**
     * Whether the client sent its id in a cookie.
     *
     * @return false also if it sent none
     */
    boolean isRequestedIdFromCookie();

    /**
     * Whether the client sent its id in the address.
     *
     * @return false also if it sent none
     */
    boolean isRequestedIdFromUrl();

    /**
     * Whether a browser sent what the session is read from, whoever made it send it, so that a foreign page may act on
     * the session.
     *
     * @return true also if it cannot be read; false where the container keeps the sessions
     */
    boolean cameByCookie();

    /** The request counts as use of the session, whether or not the application asks for it. */
    void use();

    /**
     * Lets the application answer, so that the session travels with the answer.
     *
     * @param request the dispatched one
     * @param response what is answered with
     * @param application is given both, or wrappers of them
     * @throws IOException if the application throws it
     * @throws ServletException if the application throws it
     */
    void answer(HttpServletRequest request, HttpServletResponse response, FilterChain application)
            throws IOException, ServletException;

    /**
     * Lets the application go on answering in a later dispatch of what {@link #answer} gave it.
     *
     * @param request the dispatched one
     * @param response what is answered with
     * @param application is given both as they are
     * @throws IOException if the application throws it
     * @throws ServletException if the application throws it
     */
    void goOn(HttpServletRequest request, HttpServletResponse response, FilterChain application)
            throws IOException, ServletException;

    /**
     * A login has begun: what was there before it must not become visible to somebody else.
     *
     * @param before whose request it was so far
     */
    void loginBegan(Login before);

    /**
     * The login has ended, and its session with it.
     *
     * @param before whose request it was so far
     */
    void loginEnded(Login before);

    /** The session that is there now ends with this request, in which it can still be read. */
    void lastRequest();

    /** Ends the session that was there at {@link #lastRequest}. */
    void lastRequestIsOver();
}
