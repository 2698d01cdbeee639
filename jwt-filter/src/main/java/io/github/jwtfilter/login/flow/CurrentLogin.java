package io.github.jwtfilter.login.flow;

import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.login.Authenticator.Authentication;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.session.CacheHeaders;
import io.github.jwtfilter.session.CacheHeaders.Audience;
import io.github.jwtfilter.session.RequestSession;
import io.github.jwtfilter.text.LogText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;

/** The login of one request, and the response that carries its cookie. The parts of this package change it. */
public final class CurrentLogin {
    /**
     * The request attribute with the user name for access logs. The value is safe inside double quotes. It is kept
     * after a logout, because the container writes the log line at the end of the request.
     */
    static final String USER = "io.github.jwtfilter.user";

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final HttpServletResponse own;
    private final CacheHeaders cacheHeaders;
    private final Authentication authentication;
    private final Supplier<RequestSession> session;

    private volatile Login login;

    /** The login of the request's token, with the present roles after a recheck. */
    private volatile Login proved;

    private volatile Reason refused;
    private volatile boolean ended;

    /**
     * Begins with the login that the request's token proved.
     *
     * @param request the container's own
     * @param response the application's
     * @param own the response for the filter's cookies
     * @param session the session of the request, which follows each change of the login
     */
    public CurrentLogin(
            HttpServletRequest request,
            HttpServletResponse response,
            HttpServletResponse own,
            CacheHeaders cacheHeaders,
            Authentication authentication,
            Supplier<RequestSession> session) {
        this.request = request;
        this.response = response;
        this.own = own;
        this.cacheHeaders = cacheHeaders;
        this.authentication = authentication;
        this.session = session;
        this.proved = authentication.login();
        this.refused = authentication.refused();
        become(proved);
        if (!login.isPresent()) {
            // Another application may have forwarded the request together with its own user.
            request.removeAttribute(USER);
        }
    }

    /** Returns the present login, or {@link Login#NONE}. */
    public Login login() {
        return login;
    }

    /** Returns what the request's token proved. A later login or logout leaves it unchanged. */
    public Authentication authentication() {
        return authentication;
    }

    /** Returns the container's own request. */
    public HttpServletRequest request() {
        return request;
    }

    /** Returns the response for the application. */
    HttpServletResponse response() {
        return response;
    }

    /** Returns the response for the filter's cookies. */
    HttpServletResponse own() {
        return own;
    }

    /** Returns whether this request has neither changed nor ended the login of its token. */
    boolean isUnchanged() {
        return login == proved && !ended;
    }

    /** Returns whether this request has ended the login for all later requests. */
    boolean isEnded() {
        return ended;
    }

    /** Returns whether the request has a session. */
    boolean hasSession() {
        return session.get().open(false) != null;
    }

    /** Records that all later requests have no login. This request keeps its user. */
    void end() {
        ended = true;
    }

    /** Returns the reason why the request has no login; null if it never had a token, or has a login. */
    public Reason refused() {
        return refused;
    }

    /** Replaces the user's roles and claims by the current ones. The login is the same. */
    void refresh(Login current) {
        proved = current;
        become(current);
    }

    /** Makes the request anonymous, as if its token had been refused. */
    void revoke() {
        ended = true;
        refused = Reason.REVOKED;
        leave();
    }

    /** Replaces the login by a new one. The session then follows. */
    void begin(Login begun) {
        Login before = login;
        become(begun);
        ended = false;
        session.get().loginBegan(before);
    }

    /** Makes the rest of this request anonymous. The session then follows. */
    void leave() {
        Login before = login;
        become(Login.NONE);
        session.get().loginEnded(before);
    }

    /** Marks the response as one browser's, because it sets or clears a cookie. */
    public void cookieWritten() {
        cacheHeaders.narrow(Audience.BROWSER);
    }

    /**
     * Changes the login. The user name for the access log stays after a logout, so that the logout request is logged
     * with its user.
     */
    private void become(Login other) {
        login = other;
        if (other.isPresent()) {
            request.setAttribute(USER, LogText.inQuotes(other.identity().getName()));
            cacheHeaders.narrow(Audience.USER);
        }
    }
}
