package io.github.jwtfilter.keycloak.application;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the sessions that the container has created for this application. */
public final class SessionCount implements HttpSessionListener {
    static final AtomicInteger CREATED = new AtomicInteger();

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        CREATED.incrementAndGet();
    }

    // Has no default in Servlet 3.1.
    @Override
    public void sessionDestroyed(HttpSessionEvent event) {}
}
