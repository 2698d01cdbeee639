package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.session.LegacySessionProxy;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * An {@code HttpSession} that lives for one request. It is read from the cookie of the request and written with the
 * response. It is a class rather than a proxy, because the new methods of later Servlet versions have suitable
 * defaults: {@code getAccessor()} returns null for sessions that exist only inside a request. See
 * {@link LegacySessionProxy} for older versions.
 */
final class CookieSession implements HttpSession {
    private final CookieRequestSession carried;
    private final SessionListeners listeners;
    private final SessionAttributes attributes;
    private final SessionContent came;
    private final HttpSession view;
    private volatile SessionMetadata head;
    private volatile Stage stage = Stage.ALIVE;
    private volatile boolean known;

    /** The stages of a session. */
    private enum Stage {
        ALIVE,
        /** The session ends with the request and is readable until then. */
        LEAVING,
        /** Listeners are being notified of the end. */
        ENDING,
        ENDED
    }

    /**
     * Creates a session.
     *
     * @param came the content that the browser has; null if the session is new
     */
    CookieSession(
            CookieRequestSession carried,
            SessionListeners listeners,
            SessionAttributes attributes,
            SessionMetadata head,
            SessionContent came) {
        this.carried = carried;
        this.listeners = listeners;
        this.attributes = attributes;
        this.head = head;
        this.came = came;
        this.view = LegacySessionProxy.viewOf(this);
    }

    /** Returns the object that the application receives. */
    HttpSession view() {
        return view;
    }

    SessionMetadata head() {
        return head;
    }

    /** Returns the content that the browser has; null if the session is new. */
    SessionContent came() {
        return came;
    }

    boolean isValid() {
        return stage != Stage.ENDED;
    }

    /** Returns true if the session continues after the request. */
    boolean isStaying() {
        return stage == Stage.ALIVE;
    }

    /** Marks the session to end with the request. */
    void leave() {
        stage = Stage.LEAVING;
    }

    /**
     * Returns true if the session needs a cookie. A page that opens a session but leaves it empty, as JSPs do, needs
     * none. If the application read the id, the session needs a cookie, because the page may contain the id.
     */
    boolean isWorthACookie(SessionContent content) {
        return known || !content.attributes().isEmpty() || attributes.areKept();
    }

    /**
     * Returns the current content for the cookie.
     *
     * @throws IllegalStateException if an attribute was changed in place and is now unstorable
     */
    SessionContent content() {
        return new SessionContent(head, attributes.encoded());
    }

    /** Notifies the values that the application received that they are about to be written. */
    void passivate() {
        attributes.out().forEach(value -> listeners.passivating(view, value));
    }

    /**
     * Changes the id.
     *
     * @param others runs while the attributes are moved to the new id
     */
    void rename(SessionMetadata renamed, Runnable others) {
        String before = head.id();
        attributes.move(renamed.id(), others);
        head = renamed;
        carried.forgetId(before);
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
            tellOfRemoval(name, value);
        }
        stage = Stage.ENDED;
        carried.forgetId(head.id());
    }

    private void tellOfRemoval(String name, Object value) {
        if (value != null) {
            listeners.unbound(view, name, value);
            listeners.removed(view, name, value);
        }
    }

    private void requireValid() {
        if (!isValid()) {
            throw new IllegalStateException("session: it has ended");
        }
    }

    @Override
    public long getCreationTime() {
        requireValid();
        return head.created().toEpochMilli();
    }

    @Override
    public String getId() {
        known = true;
        return isValid() ? carried.keptId(head, came != null) : head.id();
    }

    /**
     * Returns the time when the received cookie was written. The filter rewrites the cookie less often than the session
     * is used.
     */
    @Override
    public long getLastAccessedTime() {
        requireValid();
        return head.written().toEpochMilli();
    }

    @Override
    public ServletContext getServletContext() {
        return carried.servletContext();
    }

    /** With zero or less, the session may be idle until its maximum lifetime. */
    @Override
    public void setMaxInactiveInterval(int seconds) {
        if (seconds != head.maxInactiveSeconds()) {
            carried.requireOpen();
            head = head.withMaxInactive(seconds);
            known = true;
        }
    }

    @Override
    public int getMaxInactiveInterval() {
        return head.maxInactiveSeconds();
    }

    @Override
    public Object getAttribute(String name) {
        requireValid();
        if (name == null) {
            return null;
        }
        boolean unread = attributes.isUnread(name);
        Object value = attributes.get(name);
        if (unread && value != null) {
            listeners.activated(view, value);
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
            throw new IllegalArgumentException("session: an attribute needs a name");
        }
        if (value == null) {
            removeAttribute(name);
            return;
        }
        Object before = getAttribute(name);
        Runnable setting = setting(name, value);
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

    /** The application may swallow the exception, so the refusal is also logged. */
    private Runnable setting(String name, Object value) {
        try {
            return attributes.setting(name, value, carried::checkSize, carried.isClosed());
        } catch (IllegalArgumentException | IllegalStateException e) {
            carried.log().refused(name, value.getClass(), e);
            throw e;
        }
    }

    @Override
    public void removeAttribute(String name) {
        requireValid();
        if (name != null) {
            Object value = getAttribute(name);
            remove(name);
            tellOfRemoval(name, value);
        }
    }

    private void remove(String name) {
        try {
            attributes.remove(name, carried.isClosed());
        } catch (IllegalStateException e) {
            carried.log().notWritten(e.getMessage());
            throw e;
        }
    }

    @Override
    public void invalidate() {
        requireValid();
        carried.invalidate(this);
    }

    @Override
    public boolean isNew() {
        requireValid();
        return came == null;
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
        return "session created " + head.created() + (isValid() ? "" : ", ended");
    }
}
