package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.login.Login;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** What a request carried of a session when it came: looked at once, under the login that it came with. */
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

    /** Whether somebody has looked; if not, this looks. */
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

    /** The session; empty if there is none, or none that is still good. */
    Optional<SessionContent> content() {
        return Optional.ofNullable(content);
    }

    /** Its id, be it over or not; of a cookie that cannot be read something that stands for it; null without a cookie. */
    String requestedId() {
        return requestedId;
    }
}
