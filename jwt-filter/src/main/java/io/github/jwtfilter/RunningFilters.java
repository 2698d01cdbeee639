package io.github.jwtfilter;

import io.github.jwtfilter.config.CookieSettings;
import io.github.jwtfilter.jose.KeySet;
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

    private final Map<String, JwtRuntime> runtimes;

    private RunningFilters(Map<String, JwtRuntime> runtimes) {
        this.runtimes = runtimes;
    }

    /** Returns the running filters of an application. */
    static RunningFilters of(ServletContext application) {
        synchronized (RunningFilters.class) {
            Object known = application.getAttribute(ATTRIBUTE);
            if (known == null) {
                known = new ConcurrentHashMap<String, JwtRuntime>();
                application.setAttribute(ATTRIBUTE, known);
            }
            @SuppressWarnings("unchecked")
            Map<String, JwtRuntime> runtimes = (Map<String, JwtRuntime>) known;
            return new RunningFilters(runtimes);
        }
    }

    /** Adds a filter that has started. */
    void add(String filterName, JwtRuntime runtime) {
        runtimes.put(filterName, runtime);
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

    /** Returns whether all filters can decide about logins; false if none runs. */
    boolean areReady() {
        return !runtimes.isEmpty() && runtimes.values().stream().allMatch(JwtRuntime::isReady);
    }

    /** Returns the names of the filters that set a cookie of the same name and scope with other keys. */
    List<String> conflicting(CookieSettings cookie, KeySet keys) {
        return runtimes.entrySet().stream()
                .filter(entry -> entry.getValue().conflictsWith(cookie, keys))
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }
}
