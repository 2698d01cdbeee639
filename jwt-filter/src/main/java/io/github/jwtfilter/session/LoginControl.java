package io.github.jwtfilter.session;

import io.github.jwtfilter.login.Login;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What the wrapped request asks of the filter behind it, for one request. */
public interface LoginControl {
    /**
     * The login as it stands now: the application may have logged in or out since the request began.
     *
     * @return {@link Login#NONE} if nobody is logged in
     */
    Login login();

    /**
     * Whether the user has a role.
     *
     * @param role what the executing servlet calls it
     * @param request as it was dispatched to that servlet
     * @return false if nobody is logged in
     */
    boolean isInRole(String role, HttpServletRequest request);

    /**
     * Checks a password and makes its owner the request's user.
     *
     * @param user the name
     * @param password the password
     * @throws ServletException if it is not the user's, somebody is logged in already, or there are no users to ask
     */
    void logIn(String user, String password) throws ServletException;

    /**
     * Ends the login and the session, if there is one.
     *
     * @param means what the application called, for the audit log
     * @throws ServletException if the end cannot be remembered
     */
    void logOut(String means) throws ServletException;

    /**
     * Whether the login was ended, by another request perhaps.
     *
     * @return false if nobody is logged in
     */
    boolean isEnded();

    /** A cookie was set for the session: no shared cache may keep the answer. */
    void cookieWritten();

    /** The application found the session that came with the request: the answer may show what is in it. */
    void sessionRead();

    /** The application asked shared caches to keep a protected answer, and that was not passed on. */
    void sharedCachesOverruled();

    /** The application goes on in other threads: what the answer says of caching is to stand by then. */
    void asyncStarts();

    /**
     * Asks the client to log in.
     *
     * @param response where to ask
     * @throws IOException if the response cannot be written
     */
    void challenge(HttpServletResponse response) throws IOException;
}
