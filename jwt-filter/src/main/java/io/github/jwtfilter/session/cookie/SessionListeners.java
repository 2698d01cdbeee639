package io.github.jwtfilter.session.cookie;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EventListener;
import java.util.List;
import java.util.function.Consumer;

/**
 * Notifies the application's listeners, and attribute values that are listeners, of session events. If a listener
 * fails, the failure is logged and the others are still notified.
 */
public final class SessionListeners {
    private final List<? extends EventListener> inOrder;
    private final List<? extends EventListener> reversed;
    private final SessionLog log;

    /**
     * Creates the listeners.
     *
     * @param listeners listeners of any kind, in the order of web.xml
     * @param log receives failures of listeners
     */
    public SessionListeners(List<? extends EventListener> listeners, SessionLog log) {
        this.inOrder = List.copyOf(listeners);
        List<EventListener> reverse = new ArrayList<>(listeners);
        Collections.reverse(reverse);
        this.reversed = reverse;
        this.log = log;
    }

    void created(HttpSession session) {
        fire(inOrder, HttpSessionListener.class, each -> each.sessionCreated(new HttpSessionEvent(session)));
    }

    /** Notifies in reverse order: the first declared listener is last (Servlet specification 11.3.3). */
    void destroyed(HttpSession session) {
        fire(reversed, HttpSessionListener.class, each -> each.sessionDestroyed(new HttpSessionEvent(session)));
    }

    void idChanged(HttpSession session, String before) {
        fire(
                inOrder,
                HttpSessionIdListener.class,
                each -> each.sessionIdChanged(new HttpSessionEvent(session), before));
    }

    void added(HttpSession session, String name, Object value) {
        fireAttributeEvent(each -> each.attributeAdded(new HttpSessionBindingEvent(session, name, value)));
    }

    /** The event contains the replaced value. */
    void replaced(HttpSession session, String name, Object before) {
        fireAttributeEvent(each -> each.attributeReplaced(new HttpSessionBindingEvent(session, name, before)));
    }

    void removed(HttpSession session, String name, Object before) {
        fireAttributeEvent(each -> each.attributeRemoved(new HttpSessionBindingEvent(session, name, before)));
    }

    private void fireAttributeEvent(Consumer<HttpSessionAttributeListener> event) {
        fire(inOrder, HttpSessionAttributeListener.class, event);
    }

    void bound(HttpSession session, String name, Object value) {
        fire(
                List.of(value),
                HttpSessionBindingListener.class,
                each -> each.valueBound(new HttpSessionBindingEvent(session, name, value)));
    }

    void unbound(HttpSession session, String name, Object value) {
        fire(
                List.of(value),
                HttpSessionBindingListener.class,
                each -> each.valueUnbound(new HttpSessionBindingEvent(session, name, value)));
    }

    /** Notifies a value that it was read from the cookie. */
    void activated(HttpSession session, HttpSessionActivationListener value) {
        fire(
                List.of(value),
                HttpSessionActivationListener.class,
                each -> each.sessionDidActivate(new HttpSessionEvent(session)));
    }

    /** Notifies a value that it is about to be written. */
    void passivating(HttpSession session, Object value) {
        if (value instanceof HttpSessionActivationListener) {
            fire(
                    List.of(value),
                    HttpSessionActivationListener.class,
                    each -> each.sessionWillPassivate(new HttpSessionEvent(session)));
        }
    }

    private <T> void fire(List<?> all, Class<T> type, Consumer<T> event) {
        for (Object each : all) {
            if (type.isInstance(each)) {
                try {
                    event.accept(type.cast(each));
                } catch (RuntimeException | Error e) {
                    log.listenerFailed(each, e);
                }
            }
        }
    }
}
