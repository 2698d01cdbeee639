package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.session.content.SessionContent;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The session in the cookie of a request. It is read once, under the login with which the request arrived. */
final class ReceivedSession {
    private final SessionCookie cookie;
    private final EndedSessions ended;
    private final HttpServletRequest request;
    private String requestedId;
    private boolean ofLogin;

    ReceivedSession(SessionCookie cookie, EndedSessions ended, HttpServletRequest request) {
        this.cookie = cookie;
        this.ended = ended;
        this.request = request;
    }

    /** Reads the cookie. Returns the session; empty if it is absent or has ended. */
    Optional<SessionContent> read(Login login) {
        Optional<SessionContent> content = cookie.read(request, login);
        ofLogin = content.isPresent();
        requestedId = content.map(found -> found.metadata().id())
                .or(() -> cookie.unreadableId(request))
                .orElse(null);
        return content.filter(found -> ended.isAlive(found.metadata()));
    }

    /**
     * Returns whether the browser has a session of the login, even one that has ended. A cookie of another login or of an
     * earlier key does not count.
     */
    boolean isOfLogin() {
        return ofLogin;
    }

    /**
     * Returns the id of the session, even if the session has ended. For an unreadable cookie, returns a substitute;
     * null if there is no cookie.
     */
    String requestedId() {
        return requestedId;
    }
}
