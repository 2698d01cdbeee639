package io.github.jwtfilter;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The application's listeners, those that web.xml names and those of its own classes that are annotated, in instances of
 * our own: no Servlet API tells of the container's. Those that libraries and code add are not found.
 */
final class ApplicationListeners {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private ApplicationListeners() {}

    /** Those that hear of sessions, in order. One that cannot be made is left to the container to complain of. */
    static List<EventListener> ofSessions(Optional<DeploymentDescriptor> webXml, ServletContext context) {
        List<EventListener> listeners = new ArrayList<>();
        for (String name : names(webXml, context)) {
            try {
                Class<?> type = ApplicationClass.find(name, context);
                if (hearsOfSessions(type)) {
                    listeners.add(ApplicationClass.make(name, EventListener.class, context));
                    warnOfTwin(type);
                }
            } catch (IllegalArgumentException e) {
                LOG.log(Level.WARNING, "session: listener left out: {0}", e.getMessage());
            }
        }
        return listeners;
    }

    private static Set<String> names(Optional<DeploymentDescriptor> webXml, ServletContext context) {
        Set<String> names = new LinkedHashSet<>(webXml.map(xml -> xml.listeners).orElse(List.of()));
        if (!webXml.map(xml -> xml.complete).orElse(false)) {
            names.addAll(AnnotatedListeners.names(context));
        }
        return names;
    }

    private static boolean hearsOfSessions(Class<?> type) {
        return Stream.of(HttpSessionListener.class, HttpSessionAttributeListener.class, HttpSessionIdListener.class)
                .anyMatch(kind -> kind.isAssignableFrom(type));
    }

    /** What such a listener learns at the start of the application, only the container's instance knows. */
    private static void warnOfTwin(Class<?> type) {
        if (ServletContextListener.class.isAssignableFrom(type)) {
            LOG.log(
                    Level.WARNING,
                    "session: listener {0} hears of sessions in an instance of its own, whose contextInitialized is not"
                            + " called; unless it keeps what it learns there in static fields or the ServletContext,"
                            + " make it two classes",
                    type.getName());
        }
    }
}
