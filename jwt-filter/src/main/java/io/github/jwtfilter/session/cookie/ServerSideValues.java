package io.github.jwtfilter.session.cookie;

import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The attributes that are kept in a container session, stored as one attribute of it. When the container session ends,
 * they end too and are notified.
 */
final class ServerSideValues implements HttpSessionBindingListener {
    private final String sessionId;
    private final Map<String, Object> values = new ConcurrentHashMap<>();

    /** Creates an empty collection for the cookie session with this id. */
    ServerSideValues(String sessionId) {
        this.sessionId = sessionId;
    }

    boolean belongsTo(String id) {
        return sessionId.equals(id);
    }

    Map<String, Object> values() {
        return values;
    }

    /**
     * Called when the container ended its session, for example because it was idle. Notifies all values that are left.
     * If the cookie session ends first, its values are removed before this call.
     */
    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
        values.forEach((name, value) -> {
            if (value instanceof HttpSessionBindingListener) {
                ((HttpSessionBindingListener) value)
                        .valueUnbound(new HttpSessionBindingEvent(event.getSession(), name, value));
            }
        });
    }

    /** Does nothing: each value was notified when the application set it. */
    @Override
    public void valueBound(HttpSessionBindingEvent event) {}
}
