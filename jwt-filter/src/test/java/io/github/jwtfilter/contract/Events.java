package io.github.jwtfilter.contract;

import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The listener in web.xml. Records events by session. */
public final class Events implements HttpSessionListener, HttpSessionAttributeListener, HttpSessionIdListener {
    private static final Map<String, List<String>> SEEN = new ConcurrentHashMap<>();
    private static final Set<Thread> IGNORED_THREADS = ConcurrentHashMap.newKeySet();

    /** Returns the events of a session, in order. */
    static List<String> of(String sessionId) {
        return List.copyOf(SEEN.getOrDefault(sessionId, List.of()));
    }

    /** Runs work on this thread without recording its events. Recording would read the session's id. */
    static <T> T withoutRecording(Supplier<T> work) {
        IGNORED_THREADS.add(Thread.currentThread());
        try {
            return work.get();
        } finally {
            IGNORED_THREADS.remove(Thread.currentThread());
        }
    }

    static void add(HttpSessionEvent event, String what) {
        if (IGNORED_THREADS.contains(Thread.currentThread())) {
            return;
        }
        SEEN.computeIfAbsent(event.getSession().getId(), id -> new CopyOnWriteArrayList<>())
                .add(what);
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        add(event, "created");
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        add(event, "destroyed with " + event.getSession().getAttribute("name"));
    }

    @Override
    public void attributeAdded(HttpSessionBindingEvent event) {
        add(event, "added " + event.getName() + " " + event.getValue());
    }

    @Override
    public void attributeReplaced(HttpSessionBindingEvent event) {
        Object now = event.getSession().getAttribute(event.getName());
        add(event, "replaced " + event.getName() + " " + event.getValue() + " by " + now);
    }

    @Override
    public void attributeRemoved(HttpSessionBindingEvent event) {
        add(event, "removed " + event.getName() + " " + event.getValue());
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldId) {
        add(event, "was " + oldId);
    }
}
