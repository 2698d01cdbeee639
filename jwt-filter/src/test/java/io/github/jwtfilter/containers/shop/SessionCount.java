package io.github.jwtfilter.containers.shop;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A probe for the test, independent of the shop: shows how many sessions the container has created and how many it
 * holds.
 */
public final class SessionCount extends HttpServlet implements ServletContextListener {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger MADE = new AtomicInteger();
    private static final AtomicInteger ENDED = new AtomicInteger();

    /** Adds the listener in code, so that only the container calls it. */
    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().addListener(new Listener());
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        MADE.set(0);
        ENDED.set(0);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().println("sessions: made " + MADE + ", held " + (MADE.get() - ENDED.get()));
    }

    private static final class Listener implements HttpSessionListener {
        @Override
        public void sessionCreated(HttpSessionEvent event) {
            MADE.incrementAndGet();
        }

        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            ENDED.incrementAndGet();
        }
    }
}
