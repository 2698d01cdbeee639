package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.commit.CommittingRequest;
import io.github.jwtfilter.commit.CommittingResponse;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.session.ContainerSessions;
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

/** The session of one request, as its cookie carries it: found when it is asked for, written when the answer commits. */
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

    /** The login of now, or, while one gives way to another, the one that goes. */
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

    /** The session of now; null if there is none. */
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

    /** Whoever is logged in has a session if the login brings attributes; null if not. */
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

    /** A session that some browser may have is not to come back. */
    private void forget(CookieSession gone) {
        if (gone.came() != null || answer.isWritten()) {
            sessions.end(gone.head(), owner(), request.getRemoteAddr());
        }
    }

    /** The login that has the session, or that takes it over. */
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

    /** What the application changed before it failed is written, as far as it can be. */
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

    /** Within another dispatch, which goes on afterwards. */
    private static boolean isWithin(HttpServletRequest dispatched) {
        DispatcherType type = dispatched.getDispatcherType();
        return type == DispatcherType.FORWARD || type == DispatcherType.INCLUDE;
    }

    /** What there may be to write when the answer commits; null if nothing. */
    synchronized CookieSession toWrite() {
        CookieSession candidate = used ? there() : session;
        return candidate != null && candidate.isStaying() && !sessions.isEnded(candidate.head()) ? candidate : null;
    }

    /** Whether a session ended in this request and the browser should forget it. */
    boolean isEnded() {
        return ended;
    }

    /** Whether nothing can be written any more. */
    boolean isClosed() {
        return answer.isClosed();
    }

    void requireOpen() {
        if (isClosed()) {
            sessions.log.notWritten(TOO_LATE);
            throw new IllegalStateException(TOO_LATE);
        }
    }

    /** {@link SessionBudget} of this request. */
    void checkSize(String name, int bytes, int all) {
        sessions.cookie.requireRoom(name, bytes, all, session.head().id(), login(), request);
    }

    /** The application's own {@code session.invalidate()}: ends the login too. */
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

    /** What nobody in particular had collected, such as a cart, is the user's now. */
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
