package org.apache.tomcat.websocket;

import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.concurrent.atomic.AtomicInteger;

/** A session attribute in the package of those that Tomcat sets after the handshake of a WebSocket. */
public final class ServerValue implements HttpSessionBindingListener {
    private final AtomicInteger unbound = new AtomicInteger();

    public int unbound() {
        return unbound.get();
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
        unbound.incrementAndGet();
    }
}
