package io.github.jwtfilter.session;

import io.github.jwtfilter.commit.CommittingResponse;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.spelling.Printable;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * What the answer carries of a session: written just before it commits, once, unless what was written is lost or a later
 * dispatch changes the session again.
 */
final class SessionAnswer {
    private final TokenSessions sessions;
    private final HttpServletRequest request;
    private final CarriedSession carried;
    private CommittingResponse carrier;
    private HttpServletResponse response;
    private SessionContent written;
    private boolean read;
    private boolean failed;
    private boolean givenUp;
    private volatile boolean over;

    SessionAnswer(TokenSessions sessions, HttpServletRequest request, CarriedSession carried) {
        this.sessions = sessions;
        this.request = request;
        this.carried = carried;
    }

    /** The application has looked whether there is a session. */
    void isRead() {
        read = true;
    }

    /** Whether a cookie was written for it. */
    boolean isWritten() {
        return written != null;
    }

    /** Wraps what the application writes to in this dispatch. */
    CommittingResponse carrier(HttpServletResponse behind) {
        // The error page of a session that could not be written is not to fail of it too.
        givenUp = failed;
        over = false;
        response = ContainerResponse.inside(behind);
        carrier = new CommittingResponse(new PlainAddresses(behind), this::beforeCommit);
        return carrier;
    }

    boolean isClosed() {
        return over || response != null && response.isCommitted();
    }

    /** The dispatch is over. What was changed in place after the response had committed is told to the operator. */
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
            // The application may mend it and try again.
            failed = true;
            commit();
            failed = false;
        }
    }

    private void commit() {
        TokenSession session = carried.toWrite();
        SessionContent due = session == null ? null : due(session);
        if (due != null) {
            write(due);
        } else if (carried.isEnded()) {
            clear();
        } else if (written != null) {
            takeBack(session);
        }
    }

    /** What the browser should have and did not send; null if it has it. */
    private SessionContent due(TokenSession session) {
        session.passivate();
        SessionContent now = session.content();
        SessionContent came = session.came();
        boolean wanted = came == null
                ? session.isWorthACookie(now)
                : !now.saysTheSameAs(came) || came.head().isUseDue(sessions.now());
        // A login that was ended meanwhile by another request is not to get its session back.
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
                                    .map(name -> "; attribute '" + Printable.of(name) + "' takes most of it, "
                                            + content.length(name) + " bytes")
                                    .orElse("")
                            + "; " + sessions.cookie.limit(request),
                    e);
        } catch (IllegalArgumentException | IllegalStateException | KeysUnavailableException e) {
            throw notWritten("session: it cannot be encrypted: " + e.getMessage(), e);
        }
    }

    /** The application may swallow the exception, so the operator is told too. */
    private IllegalStateException notWritten(String why, Exception cause) {
        sessions.log.notWritten(why);
        return new IllegalStateException(why, cause);
    }

    /** A later dispatch made the session what it was before: the browser has that, or gets it where it must. */
    private void takeBack(TokenSession session) {
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
            TokenSession session = failed ? null : carried.toWrite();
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
