package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.commit.CommittingRequest;
import io.github.jwtfilter.commit.CommittingResponse;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.session.AdoptedSession;
import io.github.jwtfilter.session.ContainerSessions;
import io.github.jwtfilter.session.LoginControl;
import io.github.jwtfilter.session.RequestSession;
import io.github.jwtfilter.session.content.SessionContent;
import io.github.jwtfilter.session.content.SessionMetadata;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;

// This class is long because it implements all operations of a request's session under one lock.

/**
 * The session of one request, stored in a cookie. It is read when first needed, and written just before the response
 * commits.
 */
final class CookieRequestSession implements RequestSession, CookieSession.Scope, SessionWriter.Source {
    private final SessionFactory factory;
    private final EndedSessions ended;
    private final SessionCookie cookie;
    private final SessionLog log;
    private final Clock clock;
    private final HttpServletRequest request;
    private final LoginControl control;
    private final ReceivedSession received;
    private final SessionWriter writer;
    private final boolean carriesOver;

    /** Guarded by the lock of this object, except for the owner. */
    private final SessionState state = new SessionState();

    CookieRequestSession(
            SessionFactory factory,
            EndedSessions ended,
            SessionCookie cookie,
            SessionLog log,
            Clock clock,
            HttpServletRequest request,
            LoginControl control,
            boolean carriesOver) {
        this.factory = factory;
        this.ended = ended;
        this.cookie = cookie;
        this.log = log;
        this.clock = clock;
        this.request = request;
        this.control = control;
        this.carriesOver = carriesOver;
        this.received = new ReceivedSession(cookie, ended, request);
        this.writer = new SessionWriter(cookie, log, clock, request, control, this);
    }

    /** Returns the current login. While a new login replaces it, returns the old one. */
    @Override
    public Login login() {
        return state.owner(control.login());
    }

    @Override
    public synchronized HttpSession open(boolean create) {
        writer.markRead();
        CookieSession session = current();
        if (session == null && create) {
            requireOpen();
            session = session(factory.newMetadata(), null);
            state.begin(session);
            session.created();
        } else if (session != null) {
            control.sessionRead();
        }
        return session == null ? null : session.view();
    }

    /** Returns the current session; null if there is none. Reads the cookie the first time. */
    private CookieSession current() {
        if (state.phase() == SessionState.Phase.UNREAD) {
            state.read(received.read(login())
                    .map(content -> session(content.metadata(), content))
                    .orElse(null));
            if (carriesOver && login().isPresent() && !received.isOfLogin()) {
                beginFromContainer();
            }
        }
        if (state.phase() == SessionState.Phase.ABSENT) {
            beginByLogin();
        }
        return state.session();
    }

    /**
     * Begins the session of a login whose session was in the container until now. Does nothing if it has none. Attributes
     * that can be neither stored nor kept are logged and left out.
     */
    private void beginFromContainer() {
        HttpSession container = ContainerSessions.open(request, login(), false);
        try {
            Map<String, Object> content = container == null ? Map.of() : AdoptedSession.content(container);
            if (content.isEmpty()) {
                return;
            }
            SessionMetadata metadata = factory.metadataOf(login())
                    .orElseGet(() -> factory.metadataFrom(container))
                    .withMaxInactive(container.getMaxInactiveInterval());
            if (!ended.isEnded(metadata)) {
                CookieSession session = session(metadata, new SessionContent(metadata, new TreeMap<>()));
                state.begin(session);
                session.carryOver(content);
            }
        } catch (IllegalStateException endedMeanwhile) {
            // Another request has logged out. There is nothing to carry over.
        }
    }

    /** Begins the session of a login that provides attributes. Does nothing for any other login. */
    private void beginByLogin() {
        factory.metadataOf(login())
                .filter(metadata -> !ended.isEnded(metadata))
                .map(metadata -> session(metadata, new SessionContent(metadata, new TreeMap<>())))
                .ifPresent(state::begin);
    }

    private CookieSession session(SessionMetadata metadata, SessionContent content) {
        return factory.session(this, request, this::login, metadata, content);
    }

    @Override
    public synchronized String changeId() {
        CookieSession session = current();
        if (session == null) {
            throw new IllegalStateException(
                    "session: changeSessionId() expected a session, got none; call getSession() first");
        }
        requireOpen();
        SessionMetadata metadata = session.metadata();
        if (!login().isPresent()) {
            revoke(session);
        }
        session.rename(metadata.renamed(SessionMetadata.randomId()), () -> {});
        return session.getId();
    }

    /** Revokes a session that a browser may hold. */
    private void revoke(CookieSession session) {
        if (session.received() != null || writer.isWritten()) {
            Login owner = login().isPresent() ? login() : control.login();
            ended.end(session.metadata(), owner, request.getRemoteAddr());
        }
    }

    @Override
    public synchronized String requestedId() {
        current();
        return received.requestedId();
    }

    @Override
    public synchronized boolean isRequestedIdValid() {
        current();
        return state.phase() == SessionState.Phase.RECEIVED;
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
    public boolean isFromCookie() {
        return cookie.isPresent(request);
    }

    @Override
    public void touch() {
        state.touch();
    }

    @Override
    public void answer(HttpServletRequest dispatched, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isWithin(dispatched)) {
            chain.doFilter(dispatched, response);
            return;
        }
        CommittingResponse committing = writer.wrap(response);
        resume(new CommittingRequest(dispatched, committing), committing, chain);
    }

    /** Writes the changes even if the application fails, as far as possible. */
    @Override
    public void resume(HttpServletRequest dispatched, HttpServletResponse response, FilterChain chain)
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
            writer.end();
        }
    }

    /** Returns true for a forward or an include. The outer dispatch continues after it. */
    private static boolean isWithin(HttpServletRequest dispatched) {
        DispatcherType type = dispatched.getDispatcherType();
        return type == DispatcherType.FORWARD || type == DispatcherType.INCLUDE;
    }

    @Override
    public synchronized CookieSession sessionToWrite() {
        CookieSession session = state.isTouched() && !isUseRecorded() ? current() : state.session();
        return session != null && session.isContinuing() && !ended.isEnded(session.metadata()) ? session : null;
    }

    /** Returns true if nobody asked for the session, and the cookie that the browser has is recent enough. */
    private boolean isUseRecorded() {
        return state.phase() == SessionState.Phase.UNREAD && cookie.isFresh(request, clock.instant());
    }

    @Override
    public boolean isCookieDiscarded() {
        return state.isCookieDiscarded();
    }

    @Override
    public boolean isClosed() {
        return writer.isClosed();
    }

    @Override
    public void requireOpen() {
        if (isClosed()) {
            log.notWritten(SessionAttributes.TOO_LATE);
            throw new IllegalStateException(SessionAttributes.TOO_LATE);
        }
    }

    @Override
    public void checkSize(String id, String attribute, int bytes, int all) {
        cookie.requireRoom(attribute, bytes, all, id, login(), request);
    }

    @Override
    public void invalidate(CookieSession session) {
        end(session);
        if (control.login().isPresent()) {
            control.sessionInvalidated();
        }
    }

    private synchronized void end(CookieSession session) {
        if (session == null || !session.isValid()) {
            return;
        }
        state.discardCookie();
        revoke(session);
        session.end();
        endContainerSession();
    }

    /** Ends the container session, which may keep attributes. */
    private void endContainerSession() {
        ContainerSessions.end(request.getSession(false));
    }

    @Override
    public synchronized void loginBegan(Login before) {
        state.changeLogin(before);
        try {
            CookieSession session = current();
            if (session == null || before.isPresent()) {
                end(session);
                endContainerSession();
            } else {
                carryOver(session);
            }
        } finally {
            state.loginChanged();
        }
    }

    /** Moves the content of an anonymous session, for example a cart, to the session of the user. */
    private void carryOver(CookieSession session) {
        revoke(session);
        SessionMetadata renamed = factory.newMetadata().withMaxInactive(session.getMaxInactiveInterval());
        session.rename(renamed, () -> {
            endContainerSession();
            state.loginChanged();
        });
    }

    @Override
    public synchronized void loginEnded(Login before) {
        state.changeLogin(before);
        try {
            state.discardCookie();
            end(current());
            endContainerSession();
        } finally {
            state.loginChanged();
        }
    }

    @Override
    public synchronized void beginLogout() {
        CookieSession session = current();
        state.discardCookie();
        if (session != null) {
            session.beginLogout();
        }
    }

    @Override
    public synchronized void endLogout() {
        CookieSession session = state.session();
        if (session != null && session.isLoggingOut()) {
            end(session);
        }
        endContainerSession();
    }
}
