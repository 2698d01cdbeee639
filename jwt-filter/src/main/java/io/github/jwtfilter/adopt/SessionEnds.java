package io.github.jwtfilter.adopt;

import io.github.jwtfilter.session.AdoptedSession;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Clock;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Consumer;

/**
 * Ends an adopted login when the application or an administrator ends its container session without the filter. A session
 * that was idle for too long is no logout.
 */
public final class SessionEnds implements HttpSessionListener {
    private final Consumer<String> end;

    /**
     * The last use of each session by its user, in milliseconds since 1970. Some containers only tell the use before the last
     * one. After a restart, or if a container makes a new object for each request, the container's time has to do.
     */
    private final Map<HttpSession, Long> uses = Collections.synchronizedMap(new WeakHashMap<>());

    private volatile boolean closed;

    /** @param end ends the login with this {@code sid} */
    public SessionEnds(Consumer<String> end) {
        this.end = end;
    }

    /** Records that the user of a session has sent a request. */
    public void used(HttpSession session) {
        uses.put(session, now());
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        HttpSession session = event.getSession();
        try {
            if (!closed && !isIdle(session)) {
                AdoptedSession.mark(session).filter(mark -> !mark.isEnded()).ifPresent(mark -> end.accept(mark.sid()));
            }
        } catch (IllegalStateException unreadable) {
            // The container has removed the attributes already, so the login cannot be found.
        }
    }

    /** Returns whether the session has expired. The container measures with the clock of the machine. */
    private boolean isIdle(HttpSession session) {
        int seconds = session.getMaxInactiveInterval();
        Long known = uses.remove(session);
        long last = Math.max(known == null ? 0 : known, session.getLastAccessedTime());
        return seconds > 0 && now() - last >= seconds * 1000L;
    }

    private static long now() {
        return Clock.systemUTC().millis();
    }

    /** Ends no more logins. A server may end all sessions when it stops the application. */
    public void close() {
        closed = true;
    }
}
