package io.github.jwtfilter.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

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

    /** The request counts as use of the session, whether or not the application asks for it. */
    void use();

    /**
     * What the application is to write to, so that the session travels with the answer.
     *
     * @param response what is written to behind it
     * @return that one itself, if the session needs nothing of the answer
     */
    HttpServletResponse carrier(HttpServletResponse response);

    /**
     * A dispatch is over, and the answer with it unless something goes on asynchronously.
     *
     * @param request the dispatched one
     */
    void dispatched(HttpServletRequest request);

    /** A login begins: what was there before it must not become visible to somebody else. */
    void loginBegins();

    /** The login ends, and its session with it. */
    void loginEnds();

    /** The session that is there now ends with this request, in which it can still be read. */
    void lastRequest();

    /** Ends the session that was there at {@link #lastRequest}. */
    void lastRequestIsOver();
}
