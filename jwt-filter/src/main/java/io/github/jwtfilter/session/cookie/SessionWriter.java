package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.commit.CommittingResponse;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.session.ContainerResponse;
import io.github.jwtfilter.session.NoUrlRewriting;
import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Writes the session to the response, once, just before the response commits. Writes it again if the cookie was lost,
 * or if a later dispatch changes the session.
 */
final class SessionWriter {
    private final CookieSessionPolicy sessions;
    private final HttpServletRequest request;
    private final CookieRequestSession carried;
    private CommittingResponse carrier;
    private HttpServletResponse response;
    private SessionContent written;
    private boolean read;
    private boolean failed;
    private boolean givenUp;
    private volatile boolean over;

    SessionWriter(CookieSessionPolicy sessions, HttpServletRequest request, CookieRequestSession carried) {
        this.sessions = sessions;
        this.request = request;
        this.carried = carried;
    }

    /** Records that the application asked for the session. */
    void isRead() {
        read = true;
    }

    /** Returns true if a cookie was written for the session. */
    boolean isWritten() {
        return written != null;
    }

    /** Wraps the application's response in this dispatch. */
    CommittingResponse carrier(HttpServletResponse behind) {
        // If writing failed, the error page would fail for the same reason. Give up for this dispatch.
        givenUp = failed;
        over = false;
        response = ContainerResponse.inside(behind);
        carrier = new CommittingResponse(new NoUrlRewriting(behind), this::beforeCommit);
        return carrier;
    }

    boolean isClosed() {
        return over || response != null && response.isCommitted();
    }

    /** Ends the dispatch. Changes that were made in place after the commit are lost and logged. */
    void end() {
        if (response.isCommitted()) {
            tellWhatIsLost();
        } else {
            carrier.commitNow();
        }
        over = true;
    }

    private void beforeCommit() {
        synchronized (carried) {
            if (givenUp || response.isCommitted()) {
                return;
            }
            if (read) {
                SessionCookie.vary(response);
            }
            // After a failure, the application may correct the session and try again.
            failed = true;
            commit();
            failed = false;
        }
    }

    private void commit() {
        CookieSession session = carried.toWrite();
        SessionContent due = session == null ? null : due(session);
        if (due != null) {
            write(due);
        } else if (carried.isEnded()) {
            clear();
        } else if (written != null) {
            takeBack(session);
        }
    }

    /** Returns the content that the browser lacks; null if it is up to date. */
    private SessionContent due(CookieSession session) {
        session.passivate();
        SessionContent now = session.content();
        SessionContent came = session.came();
        boolean wanted = came == null
                ? session.isWorthACookie(now)
                : !now.saysTheSameAs(came) || came.head().isUseDue(sessions.now());
        // If another request ended the login meanwhile, the session stays ended.
        return wanted && !carried.control().isEnded() ? now : null;
    }

    private void write(SessionContent due) {
        boolean done = written != null && due.saysTheSameAs(written) && sessions.cookie.isSetOn(response);
        if (done) {
            return;
        }
        SessionContent now = due.writtenAt(sessions.now());
        int bytes = set(now);
        carried.control().cookieWritten();
        written = now;
        if (sessions.cookie.isLong(bytes, request)) {
            now.largest().ifPresent(name -> sessions.log.longSession(bytes, name, now.length(name)));
        }
    }

    private int set(SessionContent content) {
        try {
            return sessions.cookie.write(content, carried.login(), request, response);
        } catch (UnusableTokenException e) {
            throw notWritten(
                    "session: too long: " + e.getMessage()
                            + content.largest()
                                    .map(name -> "; attribute '" + LogText.of(name) + "' takes most of it, "
                                            + content.length(name) + " bytes")
                                    .orElse("")
                            + "; " + sessions.cookie.limit(request),
                    e);
        } catch (IllegalArgumentException | IllegalStateException | KeysUnavailableException e) {
            throw notWritten("session: it cannot be encrypted: " + e.getMessage(), e);
        }
    }

    /** The application may swallow the exception, so the failure is also logged. */
    private IllegalStateException notWritten(String why, Exception cause) {
        sessions.log.notWritten(why);
        return new IllegalStateException(why, cause);
    }

    /**
     * Handles a later dispatch that restored the session to the state that the browser has. Removes the cookie from the
     * response, or writes the old state where the server cannot remove headers.
     */
    private void takeBack(CookieSession session) {
        if (sessions.cookie.takeBack(response)) {
            written = null;
        } else if (session != null) {
            write(session.content());
        }
    }

    private void clear() {
        if (written != null || sessions.cookie.isPresent(request)) {
            sessions.cookie.clear(request, response);
            carried.control().cookieWritten();
            written = null;
        }
    }

    private void tellWhatIsLost() {
        synchronized (carried) {
            CookieSession session = failed ? null : carried.toWrite();
            if (session == null) {
                return;
            }
            try {
                SessionContent known = written == null ? session.came() : written;
                session.content().differences(known).forEach(sessions.log::changedTooLate);
            } catch (UnstorableAttributeException e) {
                sessions.log.changedTooLate(e.attribute());
            }
        }
    }
}
