package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.login.Login;

/**
 * The state of the session of one request. It starts as {@link Phase#UNREAD}. {@link #read} leads to
 * {@link Phase#RECEIVED} or {@link Phase#ABSENT}, and {@link #begin} to {@link Phase#BEGUN}. When the session ends, the
 * phase is ABSENT again.
 *
 * <p>Besides the phase, three facts are recorded: the request counts as use of the session ({@link #touch}), the
 * browser must forget its cookie ({@link #discardCookie}), and a change of the login is under way ({@link #changeLogin}).
 */
final class SessionState {
    /** Where the current session comes from. */
    enum Phase {
        /** The cookie has yet to be read. */
        UNREAD,
        /** There is no session, or it has ended. */
        ABSENT,
        /** The browser sent the session. */
        RECEIVED,
        /** The session began in this request. */
        BEGUN
    }

    private Phase phase = Phase.UNREAD;
    private CookieSession session;
    private boolean touched;
    private boolean cookieDiscarded;
    private Login loginBefore;

    Phase phase() {
        boolean ended = session != null && !session.isValid();
        return ended ? Phase.ABSENT : phase;
    }

    /** Returns the current session; null if it is unread or absent. */
    CookieSession session() {
        return session != null && session.isValid() ? session : null;
    }

    /** Enters the phase after the cookie was read. {@code received} is null if there is no usable session. */
    void read(CookieSession received) {
        session = received;
        phase = received == null ? Phase.ABSENT : Phase.RECEIVED;
    }

    /** Begins a session, after the cookie was read and while there is no session. */
    void begin(CookieSession created) {
        session = created;
        phase = Phase.BEGUN;
    }

    /** Counts this request as use of the session. */
    void touch() {
        touched = true;
    }

    boolean isTouched() {
        return touched;
    }

    /** Makes the browser forget its cookie, unless a session of this request replaces it. */
    void discardCookie() {
        cookieDiscarded = true;
    }

    boolean isCookieDiscarded() {
        return cookieDiscarded;
    }

    /** Begins a change of the login. Until {@link #loginChanged}, the session belongs to the login before. */
    void changeLogin(Login before) {
        loginBefore = before;
    }

    /** Ends a change of the login. */
    void loginChanged() {
        loginBefore = null;
    }

    /** Returns the login that owns the session. {@code current} is the login of the request. */
    Login owner(Login current) {
        Login before = loginBefore;
        return before == null ? current : before;
    }
}
