package io.github.jwtfilter.session;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * An {@code HttpSession} that lives for one request: it is read from the cookie of that request and written with its
 * answer. A class and no proxy, for what newer Servlet versions add has a default that is right for it:
 * {@code getAccessor()} is null where a session cannot be had outside a request. See {@link OldSession} for older ones.
 */
final class TokenSession implements HttpSession {
    private final CarriedSession carried;
    private final SessionListeners listeners;
    private final SessionAttributes attributes;
    private final SessionContent came;
    private final HttpSession view;
    private volatile SessionHead head;
    private volatile Stage stage = Stage.ALIVE;
    private volatile boolean known;

    /** How far a session has come. */
    private enum Stage {
        ALIVE,
        /** It ends with the request, and can still be read. */
        LEAVING,
        /** Listeners are being told of its end. */
        ENDING,
        ENDED
    }

    /**
     * A session.
     *
     * @param came what the browser has of it; null if it has nothing yet
     */
    TokenSession(
            CarriedSession carried,
            SessionListeners listeners,
            SessionAttributes attributes,
            SessionHead head,
            SessionContent came) {
        this.carried = carried;
        this.listeners = listeners;
        this.attributes = attributes;
        this.head = head;
        this.came = came;
        this.view = OldSession.viewOf(this);
    }

    /** What the application is given. */
    HttpSession view() {
        return view;
    }

    SessionHead head() {
        return head;
    }

    /** What the browser has of it; null if it has nothing yet. */
    SessionContent came() {
        return came;
    }

    boolean isValid() {
        return stage != Stage.ENDED;
    }

    /** Whether it is to outlive the request. */
    boolean isStaying() {
        return stage == Stage.ALIVE;
    }

    /** It ends with the request. */
    void leave() {
        stage = Stage.LEAVING;
    }

    /**
     * Whether there is anything to remember. A page that asks for a session it does not use, as JSPs do, is not worth a
     * cookie; an id that the application has looked at is, for it may have been put into the page.
     */
    boolean isWorthACookie(SessionContent content) {
        return known || !content.attributes().isEmpty() || attributes.areKept();
    }

    /**
     * What would be written now.
     *
     * @throws IllegalStateException if an attribute was changed in place into what cannot be stored
     */
    SessionContent content() {
        return new SessionContent(head, attributes.encoded());
    }

    /** Tells the values that the application has in its hands that they are about to be written. */
    void passivate() {
        attributes.out().forEach(value -> listeners.passivating(view, value));
    }

    /**
     * Changes the id.
     *
     * @param others what changes meanwhile
     */
    void rename(SessionHead renamed, Runnable others) {
        String before = head.id();
        attributes.move(renamed.id(), others);
        head = renamed;
        carried.forgetId(before);
        listeners.idChanged(view, before);
    }

    /** Ends it; nothing happens if it has ended or is just ending. */
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

    /** When the cookie that came was written, which is less often than it is used. */
    @Override
    public long getLastAccessedTime() {
        requireValid();
        return head.written().toEpochMilli();
    }

    @Override
    public ServletContext getServletContext() {
        return carried.servletContext();
    }

    /** Zero and less: it may be idle as long as it lasts. */
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

    /** In Tomcat's order: the new value is told before it can be seen, the old one when it cannot be any more. */
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

    /** An application may swallow the exception, so the operator is told too. */
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
     * Servlet 6.0 has it no more.
     *
     * @param name as for {@link #getAttribute}
     * @return what that returns
     */
    public Object getValue(String name) {
        return getAttribute(name);
    }

    /**
     * Servlet 6.0 has it no more.
     *
     * @return the names of all attributes
     */
    public String[] getValueNames() {
        return names().toArray(new String[0]);
    }

    /**
     * Servlet 6.0 has it no more.
     *
     * @param name as for {@link #setAttribute}
     * @param value as for that
     */
    public void putValue(String name, Object value) {
        setAttribute(name, value);
    }

    /**
     * Servlet 6.0 has it no more.
     *
     * @param name as for {@link #removeAttribute}
     */
    public void removeValue(String name) {
        removeAttribute(name);
    }

    /** Without attributes: they are nobody's business in a log. */
    @Override
    public String toString() {
        return "session created " + head.created() + (isValid() ? "" : ", ended");
    }
}
