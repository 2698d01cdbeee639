package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.commit.CommittingResponse;
import io.github.jwtfilter.commit.ContainerResponse;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.session.LoginControl;
import io.github.jwtfilter.session.NoUrlRewriting;
import io.github.jwtfilter.session.content.SessionContent;
import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;

/**
 * Writes the session to the response, once, just before the response commits. Writes it again if the cookie was lost,
 * or if a later dispatch changes the session.
 */
final class SessionWriter {
    private final SessionCookie cookie;
    private final SessionLog log;
    private final Clock clock;
    private final HttpServletRequest request;
    private final LoginControl control;
    private final Source source;
    private CommittingResponse committing;
    private HttpServletResponse response;
    private SessionContent written;
    private boolean read;
    private boolean failed;
    private boolean skipped;
    private volatile boolean dispatchEnded;

    /** Provides the session to write. The writer holds the lock of this object while it writes. */
    interface Source {
        /** Returns the session that may have to be written; null if there is none. */
        CookieSession sessionToWrite();

        /** Returns true if a session ended in this request, so that the browser should forget it. */
        boolean isCookieDiscarded();

        /** Returns the login that owns the session. */
        Login login();
    }

    /**
     * Creates a writer for one request.
     *
     * @param clock ticks in milliseconds, like the times in a cookie
     */
    SessionWriter(
            SessionCookie cookie,
            SessionLog log,
            Clock clock,
            HttpServletRequest request,
            LoginControl control,
            Source source) {
        this.cookie = cookie;
        this.log = log;
        this.clock = clock;
        this.request = request;
        this.control = control;
        this.source = source;
    }

    /** Records that the application asked for the session. */
    void markRead() {
        read = true;
    }

    /** Returns true if a cookie was written for the session. */
    boolean isWritten() {
        return written != null;
    }

    /** Wraps the application's response in this dispatch. */
    CommittingResponse wrap(HttpServletResponse inner) {
        // If writing failed, the error page would fail for the same reason. Give up for this dispatch.
        skipped = failed;
        dispatchEnded = false;
        response = ContainerResponse.inside(inner);
        committing = new CommittingResponse(new NoUrlRewriting(inner), this::beforeCommit);
        return committing;
    }

    boolean isClosed() {
        return dispatchEnded || response != null && response.isCommitted();
    }

    /** Ends the dispatch. Changes that were made in place after the commit are lost and logged. */
    void end() {
        if (!response.isCommitted()) {
            committing.commitNow();
        } else if (log.looksForLostChanges()) {
            logLostChanges();
        }
        dispatchEnded = true;
    }

    private void beforeCommit() {
        synchronized (source) {
            if (skipped || response.isCommitted()) {
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
        CookieSession session = source.sessionToWrite();
        SessionContent due = session == null ? null : due(session);
        if (due != null) {
            write(due);
        } else if (source.isCookieDiscarded()) {
            clear();
        } else if (written != null) {
            withdraw(session);
        }
    }

    /** Returns the content that the browser lacks; null if it is up to date. */
    private SessionContent due(CookieSession session) {
        session.passivate();
        SessionContent received = session.received();
        boolean useDue = received != null && received.metadata().isUseDue(clock.instant());
        if (!useDue && session.isAsReceived()) {
            return null;
        }
        SessionContent now = session.content();
        boolean changed = received == null ? session.isWorthACookie(now) : useDue || !now.hasSameContent(received);
        // If another request ended the login meanwhile, the session stays ended.
        return changed && !control.isEnded() ? now : null;
    }

    private void write(SessionContent due) {
        boolean done = written != null && due.hasSameContent(written) && cookie.isSetOn(response);
        if (done) {
            return;
        }
        SessionContent now = due.writtenAt(clock.instant());
        int bytes = set(now);
        control.cookieWritten();
        written = now;
        if (cookie.isLong(bytes, request)) {
            now.largest().ifPresent(name -> log.longSession(bytes, name, now.length(name)));
        }
    }

    private int set(SessionContent content) {
        try {
            return cookie.write(content, source.login(), request, response);
        } catch (UnusableTokenException e) {
            throw notWritten(
                    "session: too large for cookies: " + e.getMessage()
                            + content.largest()
                                    .map(name -> "; attribute '" + LogText.of(name) + "' is the largest, with "
                                            + content.length(name) + " bytes")
                                    .orElse("")
                            + "; " + cookie.limit(request),
                    e);
        } catch (IllegalArgumentException | IllegalStateException | KeysUnavailableException e) {
            throw notWritten("session: cannot be encrypted: " + e.getMessage(), e);
        }
    }

    /** The application may swallow the exception, so the failure is also logged. */
    private IllegalStateException notWritten(String why, Exception cause) {
        log.notWritten(why);
        return new IllegalStateException(why, cause);
    }

    /**
     * Handles a later dispatch that restored the session to the state that the browser has. Removes the cookie from the
     * response, or writes the old state where the server cannot remove headers.
     */
    private void withdraw(CookieSession session) {
        if (cookie.withdraw(response)) {
            written = null;
        } else if (session != null) {
            write(session.content());
        }
    }

    private void clear() {
        if (written != null || cookie.isPresent(request)) {
            cookie.clear(request, response);
            control.cookieWritten();
            written = null;
        }
    }

    private void logLostChanges() {
        synchronized (source) {
            CookieSession session = failed ? null : source.sessionToWrite();
            if (session == null || written == null && session.isAsReceived()) {
                return;
            }
            try {
                SessionContent known = written == null ? session.received() : written;
                session.content().differences(known).forEach(log::changedTooLate);
            } catch (UnstorableAttributeException e) {
                log.changedTooLate(e.attribute());
            }
        }
    }
}
