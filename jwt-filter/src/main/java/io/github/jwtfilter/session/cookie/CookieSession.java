package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.session.LegacySessionProxy;
import io.github.jwtfilter.session.content.SessionContent;
import io.github.jwtfilter.session.content.SessionMetadata;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;

/**
 * An {@code HttpSession} that lives for one request. It is read from the cookie of the request and written with the
 * response. It is a class rather than a proxy, because the new methods of later Servlet versions have suitable
 * defaults: {@code getAccessor()} returns null for sessions that exist only inside a request. See
 * {@link LegacySessionProxy} for older versions.
 */
final class CookieSession implements HttpSession {
    private final Scope scope;
    private final SessionAttributes attributes;
    private final SessionListeners listeners;
    private final SessionIds ids;
    private final ServletContext context;
    private final SessionContent received;
    private final HttpSession view;
    private volatile SessionMetadata metadata;
    private volatile Stage stage = Stage.ALIVE;
    private volatile boolean exposed;

    /** The request that the session lives in. */
    interface Scope {
        /**
         * Checks that the response still takes a cookie.
         *
         * @throws IllegalStateException if it is too late
         */
        void requireOpen();

        /** Returns true if it is too late to write a cookie. */
        boolean isClosed();

        /**
         * Checks whether an attribute fits into the cookie of the session with this id.
         *
         * @param attribute the attribute to set
         * @param bytes the bytes that it takes
         * @param all the bytes that all attributes would then take
         * @throws IllegalStateException if browsers would drop the cookie
         */
        void checkSize(String id, String attribute, int bytes, int all);

        /** Ends the session and the login, because the application invalidated the session. */
        void invalidate(CookieSession session);
    }

    /** The stages of a session. */
    private enum Stage {
        ALIVE,
        /** The request is a logout. The session is readable until its end. */
        LOGOUT,
        /** Listeners are being notified of the end. */
        ENDING,
        ENDED
    }

    /**
     * Creates a session.
     *
     * @param received the content that the browser has; null if the session is new
     */
    CookieSession(
            Scope scope,
            SessionAttributes attributes,
            SessionListeners listeners,
            SessionIds ids,
            ServletContext context,
            SessionMetadata metadata,
            SessionContent received) {
        this.scope = scope;
        this.attributes = attributes;
        this.listeners = listeners;
        this.ids = ids;
        this.context = context;
        this.metadata = metadata;
        this.received = received;
        this.view = LegacySessionProxy.viewOf(this);
    }

    /** Returns the object that the application receives. */
    HttpSession view() {
        return view;
    }

    SessionMetadata metadata() {
        return metadata;
    }

    /** Returns the content that the browser has; null if the session is new. */
    SessionContent received() {
        return received;
    }

    boolean isValid() {
        return stage != Stage.ENDED;
    }

    /** Returns true if the session continues after the request. */
    boolean isContinuing() {
        return stage == Stage.ALIVE;
    }

    /** Marks the session to end with the request, which is a logout. */
    void beginLogout() {
        stage = Stage.LOGOUT;
    }

    boolean isLoggingOut() {
        return stage == Stage.LOGOUT;
    }

    /** Notifies the listeners that the session was created. */
    void created() {
        listeners.created(view);
    }

    /**
     * Returns true if the session needs a cookie. A page that opens a session but leaves it empty, as JSPs do, needs
     * none. If the application read the id, the session needs a cookie, because the page may contain the id.
     */
    boolean isWorthACookie(SessionContent content) {
        return exposed || !content.attributes().isEmpty() || attributes.areOnServer();
    }

    /** Returns true if the browser has exactly this content, apart from the time of writing. */
    boolean isAsReceived() {
        return received != null
                && metadata.isSameSession(received.metadata())
                && attributes.areAsReceived(received.attributes().size());
    }

    /**
     * Returns the current content for the cookie.
     *
     * @throws IllegalStateException if an attribute was changed in place and is now unstorable
     */
    SessionContent content() {
        return new SessionContent(metadata, attributes.encoded());
    }

    /** Notifies the values that the application received that they are about to be written. */
    void passivate() {
        attributes.exposed().forEach(value -> listeners.passivating(view, value));
    }

    /**
     * Changes the id.
     *
     * @param others runs while the attributes are moved to the new id
     */
    void rename(SessionMetadata renamed, Runnable others) {
        String before = metadata.id();
        attributes.move(renamed.id(), others);
        metadata = renamed;
        ids.forget(before);
        listeners.idChanged(view, before);
    }

    /** Ends the session, unless it has ended or is ending already. */
    void end() {
        synchronized (this) {
            if (stage == Stage.ENDING || stage == Stage.ENDED) {
                return;
            }
            stage = Stage.ENDING;
        }
        listeners.destroyed(view);
        for (String name : attributes.boundNames()) {
            Object value = attributes.get(name);
            attributes.remove(name, false);
            notifyRemoved(name, value);
        }
        stage = Stage.ENDED;
        ids.forget(metadata.id());
    }

    private void notifyRemoved(String name, Object value) {
        if (value != null) {
            listeners.unbound(view, name, value);
            listeners.removed(view, name, value);
        }
    }

    private void requireValid() {
        if (!isValid()) {
            throw new IllegalStateException("session: this session has ended");
        }
    }

    @Override
    public long getCreationTime() {
        requireValid();
        return metadata.created().toEpochMilli();
    }

    @Override
    public String getId() {
        exposed = true;
        return isValid() ? ids.intern(metadata, received != null) : metadata.id();
    }

    /**
     * Returns the time when the received cookie was written. The filter rewrites the cookie less often than the session
     * is used.
     */
    @Override
    public long getLastAccessedTime() {
        requireValid();
        return metadata.written().toEpochMilli();
    }

    @Override
    public ServletContext getServletContext() {
        return context;
    }

    /** With zero or less, the session may be idle until its maximum lifetime. */
    @Override
    public void setMaxInactiveInterval(int seconds) {
        if (seconds != metadata.maxInactiveSeconds()) {
            scope.requireOpen();
            metadata = metadata.withMaxInactive(seconds);
            exposed = true;
        }
    }

    @Override
    public int getMaxInactiveInterval() {
        return metadata.maxInactiveSeconds();
    }

    @Override
    public Object getAttribute(String name) {
        requireValid();
        if (name == null) {
            return null;
        }
        Object value = attributes.get(name);
        if (value instanceof HttpSessionActivationListener && attributes.activate(name)) {
            listeners.activated(view, (HttpSessionActivationListener) value);
        }
        return value;
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return Collections.enumeration(names());
    }

    private List<String> names() {
        requireValid();
        return attributes.names();
    }

    /**
     * Notifies in Tomcat's order: the new value before the application can read it, and the old value when the
     * application can read it no longer.
     */
    @Override
    public void setAttribute(String name, Object value) {
        requireValid();
        if (name == null) {
            throw new IllegalArgumentException("session: expected an attribute name, got null");
        }
        if (value == null) {
            removeAttribute(name);
            return;
        }
        Object before = getAttribute(name);
        Runnable setting = attributes.setting(name, value, this::checkSize, scope.isClosed());
        if (value != before) {
            listeners.bound(view, name, value);
        }
        setting.run();
        if (before == null) {
            listeners.added(view, name, value);
            return;
        }
        if (value != before) {
            listeners.unbound(view, name, before);
        }
        listeners.replaced(view, name, before);
    }

    private void checkSize(String attribute, int bytes, int all) {
        scope.checkSize(metadata.id(), attribute, bytes, all);
    }

    /** Takes over the attributes of a container session. The log names those that can be neither stored nor kept. */
    void carryOver(Map<String, Object> content) {
        content.forEach((name, value) -> {
            try {
                attributes.setting(name, value, this::checkSize, false).run();
            } catch (IllegalArgumentException | IllegalStateException refusedAndLogged) {
                // The other attributes still count.
            }
        });
    }

    @Override
    public void removeAttribute(String name) {
        requireValid();
        if (name != null) {
            Object value = getAttribute(name);
            attributes.remove(name, scope.isClosed());
            notifyRemoved(name, value);
        }
    }

    @Override
    public void invalidate() {
        requireValid();
        scope.invalidate(this);
    }

    @Override
    public boolean isNew() {
        requireValid();
        return received == null;
    }

    /**
     * Removed in Servlet 6.0; kept for older containers.
     *
     * @param name see {@link #getAttribute}
     * @return the result of {@link #getAttribute}
     */
    public Object getValue(String name) {
        return getAttribute(name);
    }

    /**
     * Removed in Servlet 6.0; kept for older containers.
     *
     * @return the names of all attributes
     */
    public String[] getValueNames() {
        return names().toArray(new String[0]);
    }

    /**
     * Removed in Servlet 6.0; kept for older containers.
     *
     * @param name see {@link #setAttribute}
     * @param value see {@link #setAttribute}
     */
    public void putValue(String name, Object value) {
        setAttribute(name, value);
    }

    /**
     * Removed in Servlet 6.0; kept for older containers.
     *
     * @param name see {@link #removeAttribute}
     */
    public void removeValue(String name) {
        removeAttribute(name);
    }

    /** Omits the attributes, because they are private and must stay out of logs. */
    @Override
    public String toString() {
        return "session created " + metadata.created() + (isValid() ? "" : ", ended");
    }
}
