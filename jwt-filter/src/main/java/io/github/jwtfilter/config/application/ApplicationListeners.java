package io.github.jwtfilter.config.application;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Creates the filter's own instances of the application's session listeners, because the Servlet API hides the
 * container's instances. It finds listeners that web.xml declares and annotated classes of the application. Listeners
 * that libraries or code add are ignored.
 */
public final class ApplicationListeners {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private ApplicationListeners() {}

    /**
     * Returns the session listeners in order. If the creation of a listener fails, it is logged and left out. The
     * container reports the failure itself.
     */
    public static List<EventListener> ofSessions(Optional<DeploymentDescriptor> webXml, ServletContext context) {
        List<EventListener> listeners = new ArrayList<>();
        for (String name : names(webXml, context)) {
            try {
                Class<?> type = ApplicationClass.find(name, context);
                if (hearsOfSessions(type)) {
                    listeners.add(ApplicationClass.make(name, EventListener.class, context));
                    warnOfTwin(type);
                }
            } catch (IllegalArgumentException e) {
                logIgnored(e);
            }
        }
        return listeners;
    }

    /** Logs that the creation of a listener failed. */
    static void logIgnored(IllegalArgumentException reason) {
        LOG.log(Level.WARNING, "JWTF-124 A session listener is ignored and gets no events: {0}", reason.getMessage());
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

    /**
     * Warns about a listener with two instances. Fields that it sets when the application starts exist only in the
     * container's instance.
     */
    private static void warnOfTwin(Class<?> type) {
        if (ServletContextListener.class.isAssignableFrom(type) && hasState(type)) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-125 The session listener {0} has two instances. The container calls contextInitialized on its"
                            + " own. The filter sends the events of sessions to the other. They share static fields and"
                            + " the ServletContext, but no other fields. If the listener fails or counts wrongly, set"
                            + " session=container.",
                    type.getName());
        }
    }

    private static boolean hasState(Class<?> type) {
        return Stream.<Class<?>>iterate(type, each -> each != null && each != Object.class, Class::getSuperclass)
                .flatMap(each -> Stream.of(each.getDeclaredFields()))
                .anyMatch(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic());
    }
}
