package io.github.jwtfilter.adopt;

import io.github.jwtfilter.session.AdoptedSession;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * A listener that ends an adopted login when the application or an administrator ends its container session without the
 * filter. The timeout of an idle session does not count as a logout.
 */
public final class SessionEnds implements HttpSessionListener {
    private final Consumer<String> end;

    private volatile boolean closed;

    /** @param end ends the login with this {@code sid} */
    public SessionEnds(Consumer<String> end) {
        this.end = end;
    }

    /** Notes that the user of a session has sent a request. */
    public void used(HttpSession session) {
        try {
            AdoptedSession.used(session, now());
        } catch (IllegalStateException endedMeanwhile) {
            // Its end was reported already.
        }
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        HttpSession session = event.getSession();
        try {
            if (!closed && !AdoptedSession.isIdle(session, now())) {
                AdoptedSession.mark(session).filter(mark -> !mark.isEnded()).ifPresent(mark -> end.accept(mark.sid()));
            }
        } catch (IllegalStateException unreadable) {
            // The container has removed the attributes already, so the login cannot be found.
        }
    }

    /** Returns the time of the machine's clock. The container measures with it. */
    private static long now() {
        return Clock.systemUTC().millis();
    }

    /** Stops ending logins. A server may end all sessions when it stops the application. */
    public void close() {
        closed = true;
    }
}
