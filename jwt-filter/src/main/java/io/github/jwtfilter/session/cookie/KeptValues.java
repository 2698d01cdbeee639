package io.github.jwtfilter.session.cookie;

import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The attributes that live in a container session, as one attribute of it. They end with it, which they are told. */
final class KeptValues implements HttpSessionBindingListener {
    private final String sessionId;
    private final Map<String, Object> values = new ConcurrentHashMap<>();

    /** None yet, of that session of ours. */
    KeptValues(String sessionId) {
        this.sessionId = sessionId;
    }

    boolean belongsTo(String id) {
        return sessionId.equals(id);
    }

    Map<String, Object> values() {
        return values;
    }

    /** The container ended its session, for one because nobody came any more; ours takes out the values before. */
    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
        values.forEach((name, value) -> {
            if (value instanceof HttpSessionBindingListener) {
                ((HttpSessionBindingListener) value)
                        .valueUnbound(new HttpSessionBindingEvent(event.getSession(), name, value));
            }
        });
    }

    /** Nothing: each value was told when the application set it. */
    @Override
    public void valueBound(HttpSessionBindingEvent event) {}
}
