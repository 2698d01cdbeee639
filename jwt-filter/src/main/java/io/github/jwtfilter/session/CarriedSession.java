package io.github.jwtfilter.session;

import io.github.jwtfilter.commit.CommittingRequest;
import io.github.jwtfilter.commit.CommittingResponse;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** The session of one request, as its cookie carries it: found when it is asked for, written when the answer commits. */
final class CarriedSession implements RequestSession {
    /** So many bytes fit in any case, whatever the key and the cookie are called. */
    private static final int SURELY_FITS = 8_000;

    private final TokenSessions sessions;
    private final HttpServletRequest request;
    private final LoginControl control;
    private final SessionAnswer answer;
    private boolean lookedAt;
    private String requestedId;
    private TokenSession arrived;
    private TokenSession session;
    private TokenSession last;
    private Login leaving;
    private boolean used;
    private boolean ended;

    CarriedSession(TokenSessions sessions, HttpServletRequest request, LoginControl control) {
        this.sessions = sessions;
        this.request = request;
        this.control = control;
        this.answer = new SessionAnswer(sessions, request, this);
    }

    /** The login of now, or, while one gives way to another, the one that goes. */
    Login login() {
        return leaving == null ? control.login() : leaving;
    }

    LoginControl control() {
        return control;
    }

    ServletContext servletContext() {
        return sessions.context;
    }

    @Override
    public synchronized HttpSession open(boolean create) {
        answer.isRead();
        TokenSession there = there();
        if (there == null && create) {
            requireOpen();
            there = begin(sessions.begun(), null);
            session = there;
            sessions.listeners.created(there.view());
        }
        return there == null ? null : there.view();
    }

    /** The session of now; null if there is none. */
    private TokenSession there() {
        if (!lookedAt) {
            lookedAt = true;
            look();
        }
        if (session == null || !session.isValid()) {
            session = broughtByLogin();
        }
        return session;
    }

    private void look() {
        SessionContent content = sessions.cookie.read(request, login()).orElse(null);
        requestedId = content == null
                ? sessions.cookie.unreadableId(request).orElse(null)
                : content.head().id();
        if (content != null && sessions.isAlive(content.head())) {
            arrived = begin(content.head(), content);
            session = arrived;
        }
    }

    /** Whoever is logged in has a session if the login brings attributes; null if not. */
    private TokenSession broughtByLogin() {
        return sessions.ofLogin(login())
                .filter(head -> !sessions.isEnded(head))
                .map(head -> begin(head, new SessionContent(head, new TreeMap<>())))
                .orElse(null);
    }

    private TokenSession begin(SessionHead head, SessionContent came) {
        SessionAttributes attributes = new SessionAttributes(
                head.id(),
                new StoredAttributes(sessions.codec, sessions.log),
                sessions.made(this::login),
                sessions.kept(request, this::login));
        SortedMap<String, byte[]> stored = came == null ? new TreeMap<>() : came.attributes();
        attributes.arrived(stored);
        return new TokenSession(this, sessions.listeners, attributes, head, came);
    }

    @Override
    public synchronized String changeId() {
        TokenSession there = there();
        if (there == null) {
            throw new IllegalStateException("session: there is none whose id could be changed");
        }
        requireOpen();
        SessionHead head = there.head();
        if (!login().isPresent()) {
            forget(there);
        }
        there.rename(head.renamed(SessionHead.randomId()), () -> {});
        return there.head().id();
    }

    /** A session that some browser may have is not to come back. */
    private void forget(TokenSession gone) {
        if (gone.came() != null || answer.isWritten()) {
            sessions.end(gone.head());
        }
    }

    @Override
    public synchronized String requestedId() {
        there();
        return requestedId;
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
        try {
            chain.doFilter(new CommittingRequest(dispatched, carrier), carrier);
        } finally {
            dispatched(dispatched);
        }
    }

    @Override
    public void dispatched(HttpServletRequest dispatched) {
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
    synchronized TokenSession toWrite() {
        TokenSession candidate = used ? there() : session;
        return candidate != null && candidate.isStaying() && !sessions.isEnded(candidate.head()) ? candidate : null;
    }

    boolean isUsed() {
        return used;
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
            throw new IllegalStateException(
                    "session: the response is committed and takes no cookie: it is too late to begin or change one");
        }
    }

    void checkSize(String name, int bytes, int all) {
        if (all > SURELY_FITS) {
            int room = sessions.cookie.room(session.head().id(), login(), request) - SessionContent.EMPTY_LENGTH;
            if (all > room) {
                throw new IllegalStateException("session: attribute '" + name + "' takes " + bytes
                        + " bytes and makes the session too long for the cookies that browsers keep: expected at most "
                        + room + " bytes in all, got " + all);
            }
        }
    }

    /** The application's own {@code session.invalidate()}: ends the login too. */
    void invalidate(TokenSession gone) {
        end(gone);
        if (control.login().isPresent()) {
            try {
                control.logOut("session.invalidate");
            } catch (ServletException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }

    private synchronized void end(TokenSession gone) {
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
            TokenSession there = there();
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
    private void carryOver(TokenSession there) {
        forget(there);
        SessionHead begun = sessions.begun().withMaxInactive(there.getMaxInactiveInterval());
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
