package io.github.jwtfilter.contract;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;

/** Adds a session listener by code, without an entry in web.xml. */
public final class EventsByCode implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().addListener(new Listener());
    }

    private static final class Listener implements HttpSessionListener {
        @Override
        public void sessionCreated(HttpSessionEvent event) {
            Events.add(event, "created, seen by a listener added by code");
        }
    }
}
