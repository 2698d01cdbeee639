package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.session.Login;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The session that a request carried. It is read once, under the login with which the request arrived. */
final class ReceivedSession {
    private final CookieSessionPolicy sessions;
    private final HttpServletRequest request;
    private boolean lookedAt;
    private SessionContent content;
    private String requestedId;

    ReceivedSession(CookieSessionPolicy sessions, HttpServletRequest request) {
        this.sessions = sessions;
        this.request = request;
    }

    /** Returns true if the cookie was read earlier. Otherwise reads it. */
    boolean wasLookedAt(Login login) {
        if (lookedAt) {
            return true;
        }
        lookedAt = true;
        SessionContent read = sessions.cookie.read(request, login).orElse(null);
        requestedId = read == null
                ? sessions.cookie.unreadableId(request).orElse(null)
                : read.head().id();
        content = read != null && sessions.isAlive(read.head()) ? read : null;
        return false;
    }

    /** Returns the session; empty if it is absent or has ended. */
    Optional<SessionContent> content() {
        return Optional.ofNullable(content);
    }

    /**
     * Returns the id of the session, even if the session has ended. For an unreadable cookie, returns a substitute;
     * null if there is no cookie.
     */
    String requestedId() {
        return requestedId;
    }
}
