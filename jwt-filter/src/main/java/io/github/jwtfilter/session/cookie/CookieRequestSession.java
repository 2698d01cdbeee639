package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.commit.CommittingRequest;
import io.github.jwtfilter.commit.CommittingResponse;
import io.github.jwtfilter.session.ContainerSessions;
import io.github.jwtfilter.session.Login;
import io.github.jwtfilter.session.LoginControl;
import io.github.jwtfilter.session.RequestSession;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.TreeMap;

/**
 * The session of one request, stored in a cookie. It is read when first needed, and written just before the response
 * commits.
 */
final class CookieRequestSession implements RequestSession {
    static final String TOO_LATE =
            "session: the response is committed and takes no cookie: it is too late to begin or" + " change one";

    private final CookieSessionPolicy sessions;
    private final HttpServletRequest request;
    private final LoginControl control;
    private final ReceivedSession arrival;
    private final SessionWriter answer;
    private CookieSession arrived;
    private CookieSession session;
    private CookieSession last;
    private Login leaving;
    private boolean used;
    private boolean ended;

    CookieRequestSession(CookieSessionPolicy sessions, HttpServletRequest request, LoginControl control) {
        this.sessions = sessions;
        this.request = request;
        this.control = control;
        this.arrival = new ReceivedSession(sessions, request);
        this.answer = new SessionWriter(sessions, request, this);
    }

    /** Returns the current login. While a new login replaces it, returns the old one. */
    Login login() {
        return leaving == null ? control.login() : leaving;
    }

    LoginControl control() {
        return control;
    }

    String keptId(SessionMetadata head, boolean sentBack) {
        return sessions.keptId(head, sentBack);
    }

    void forgetId(String id) {
        sessions.forgetId(id);
    }

    SessionLog log() {
        return sessions.log;
    }

    ServletContext servletContext() {
        return sessions.context;
    }

    @Override
    public synchronized HttpSession open(boolean create) {
        answer.isRead();
        CookieSession there = there();
        if (there == null && create) {
            requireOpen();
            there = sessions.session(this, request, sessions.begun(), null);
            session = there;
            sessions.listeners.created(there.view());
        } else if (there != null) {
            control.sessionRead();
        }
        return there == null ? null : there.view();
    }

    /** Returns the current session; null if there is none. */
    private CookieSession there() {
        if (!arrival.wasLookedAt(login())) {
            arrived = arrival.content()
                    .map(content -> sessions.session(this, request, content.head(), content))
                    .orElse(null);
            session = arrived;
        }
        if (session == null || !session.isValid()) {
            session = broughtByLogin();
        }
        return session;
    }

    /** Returns the session of a login that provides attributes; null for any other login. */
    private CookieSession broughtByLogin() {
        return sessions.ofLogin(login())
                .map(head -> sessions.session(this, request, head, new SessionContent(head, new TreeMap<>())))
                .orElse(null);
    }

    @Override
    public synchronized String changeId() {
        CookieSession there = there();
        if (there == null) {
            throw new IllegalStateException("session: there is none whose id could be changed");
        }
        requireOpen();
        SessionMetadata head = there.head();
        if (!login().isPresent()) {
            forget(there);
        }
        there.rename(head.renamed(SessionMetadata.randomId()), () -> {});
        return there.getId();
    }

    /** Revokes a session that a browser may hold. */
    private void forget(CookieSession gone) {
        if (gone.came() != null || answer.isWritten()) {
            sessions.end(gone.head(), owner(), request.getRemoteAddr());
        }
    }

    /** Returns the login that owns the session or takes it over. */
    private Login owner() {
        return login().isPresent() ? login() : control.login();
    }

    @Override
    public synchronized String requestedId() {
        there();
        return arrival.requestedId();
    }

    @Override
    public synchronized boolean isRequestedIdValid() {
        return there() != null && there() == arrived;
    }

    @Override
    public boolean isRequestedIdFromCookie() {
        return requestedId() != null;
    }

    @Override
    public boolean isRequestedIdFromUrl() {
        return false;
    }

    @Override
    public boolean cameByCookie() {
        return sessions.cookie.isPresent(request);
    }

    @Override
    public void use() {
        used = true;
    }

    @Override
    public void answer(HttpServletRequest dispatched, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isWithin(dispatched)) {
            chain.doFilter(dispatched, response);
            return;
        }
        CommittingResponse carrier = answer.carrier(response);
        goOn(new CommittingRequest(dispatched, carrier), carrier, chain);
    }

    /** Writes the changes even if the application fails, as far as possible. */
    @Override
    public void goOn(HttpServletRequest dispatched, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(dispatched, response);
        } catch (IOException | ServletException | RuntimeException | Error e) {
            try {
                endDispatch(dispatched);
            } catch (RuntimeException unwritten) {
                e.addSuppressed(unwritten);
            }
            throw e;
        }
        endDispatch(dispatched);
    }

    private void endDispatch(HttpServletRequest dispatched) {
        if (!isWithin(dispatched) && !dispatched.isAsyncStarted()) {
            answer.end();
        }
    }

    /** Returns true for a forward or an include. The outer dispatch continues after it. */
    private static boolean isWithin(HttpServletRequest dispatched) {
        DispatcherType type = dispatched.getDispatcherType();
        return type == DispatcherType.FORWARD || type == DispatcherType.INCLUDE;
    }

    /** Returns the session that may have to be written; null if there is none. */
    synchronized CookieSession toWrite() {
        CookieSession candidate = used ? there() : session;
        return candidate != null && candidate.isStaying() && !sessions.isEnded(candidate.head()) ? candidate : null;
    }

    /** Returns true if a session ended in this request, so that the browser should forget it. */
    boolean isEnded() {
        return ended;
    }

    /** Returns true if it is too late to write a cookie. */
    boolean isClosed() {
        return answer.isClosed();
    }

    void requireOpen() {
        if (isClosed()) {
            sessions.log.notWritten(TOO_LATE);
            throw new IllegalStateException(TOO_LATE);
        }
    }

    /** Implements {@link SessionBudget} for this request. */
    void checkSize(String name, int bytes, int all) {
        sessions.cookie.requireRoom(name, bytes, all, session.head().id(), login(), request);
    }

    /** Handles {@code session.invalidate()} of the application. Also ends the login. */
    void invalidate(CookieSession gone) {
        end(gone);
        if (control.login().isPresent()) {
            try {
                control.logOut("session.invalidate");
            } catch (ServletException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }

    private synchronized void end(CookieSession gone) {
        if (gone == null || !gone.isValid()) {
            return;
        }
        ended = true;
        forget(gone);
        gone.end();
        ContainerSessions.end(request.getSession(false));
    }

    @Override
    public synchronized void loginBegan(Login before) {
        leaving = before;
        try {
            CookieSession there = there();
            if (there == null || before.isPresent()) {
                end(there);
                ContainerSessions.end(request.getSession(false));
            } else {
                carryOver(there);
            }
        } finally {
            leaving = null;
        }
    }

    /** Moves the content of an anonymous session, for example a cart, to the session of the user. */
    private void carryOver(CookieSession there) {
        forget(there);
        SessionMetadata begun = sessions.begun().withMaxInactive(there.getMaxInactiveInterval());
        there.rename(begun, () -> {
            ContainerSessions.end(request.getSession(false));
            leaving = null;
        });
    }

    @Override
    public synchronized void loginEnded(Login before) {
        leaving = before;
        try {
            ended = true;
            end(there());
            ContainerSessions.end(request.getSession(false));
        } finally {
            leaving = null;
        }
    }

    @Override
    public synchronized void lastRequest() {
        last = there();
        ended = true;
        if (last != null) {
            last.leave();
        }
    }

    @Override
    public void lastRequestIsOver() {
        end(last);
        ContainerSessions.end(request.getSession(false));
    }
}
