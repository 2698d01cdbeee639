package io.github.jwtfilter;

import io.github.jwtfilter.config.CookieSettings;
import io.github.jwtfilter.jose.KeySet;
import io.github.jwtfilter.observe.IdleObserver;
import jakarta.servlet.ServletContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The running filters of one application, by filter name. This library's servlets find their filter here. */
final class RunningFilters {
    private static final String ATTRIBUTE = "io.github.jwtfilter.runtimes";
    private static final String IDLE_ATTRIBUTE = "io.github.jwtfilter.idle";

    private final Map<String, JwtRuntime> runtimes;
    private final Map<String, IdleObserver> idle;

    private RunningFilters(Map<String, JwtRuntime> runtimes, Map<String, IdleObserver> idle) {
        this.runtimes = runtimes;
        this.idle = idle;
    }

    /** Returns the running filters of an application. */
    static RunningFilters of(ServletContext application) {
        synchronized (RunningFilters.class) {
            return new RunningFilters(map(application, ATTRIBUTE), map(application, IDLE_ATTRIBUTE));
        }
    }

    private static <V> Map<String, V> map(ServletContext application, String attribute) {
        Object known = application.getAttribute(attribute);
        if (known == null) {
            known = new ConcurrentHashMap<String, V>();
            application.setAttribute(attribute, known);
        }
        @SuppressWarnings("unchecked")
        Map<String, V> map = (Map<String, V>) known;
        return map;
    }

    /** Adds a filter that has started. */
    void add(String filterName, JwtRuntime runtime) {
        runtimes.put(filterName, runtime);
    }

    /** Adds a filter that should observe and cannot. */
    void addIdle(String filterName, IdleObserver observer) {
        idle.put(filterName, observer);
    }

    /** Removes such a filter. */
    void removeIdle(String filterName, IdleObserver observer) {
        idle.remove(filterName, observer);
    }

    /** Returns a filter that should observe and cannot. */
    Optional<IdleObserver> idle() {
        return idle.values().stream().findFirst();
    }

    /** Removes a filter that ends. A filter of the same name that has started since then stays. */
    void remove(String filterName, JwtRuntime runtime) {
        runtimes.remove(filterName, runtime);
    }

    /** Returns the runtime of a filter; empty if the filter has ended. */
    Optional<JwtRuntime> find(String filterName) {
        return Optional.ofNullable(runtimes.get(filterName));
    }

    /** Returns the only runtime of the application; empty if there is none or more than one. */
    Optional<JwtRuntime> only() {
        Collection<JwtRuntime> all = runtimes.values();
        return all.size() == 1 ? Optional.of(all.iterator().next()) : Optional.empty();
    }

    /**
     * Returns whether no filter keeps users out: each can decide about logins, or leaves them to the container. False if
     * there is none.
     */
    boolean areUp() {
        return !(runtimes.isEmpty() && idle.isEmpty())
                && runtimes.values().stream().allMatch(JwtRuntime::isUp);
    }

    /** Returns the names of the filters that set a cookie of the same name and scope with other keys. */
    List<String> conflicting(CookieSettings cookie, KeySet keys) {
        return runtimes.entrySet().stream()
                .filter(entry -> entry.getValue().conflictsWith(cookie, keys))
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }
}
