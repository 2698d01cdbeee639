package io.github.jwtfilter.config.application;

import jakarta.servlet.ServletContext;
import jakarta.servlet.annotation.WebListener;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/** Finds the application's own classes with {@code @WebListener}, as a container does. */
final class AnnotatedListeners {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private static final String CLASSES = "/WEB-INF/classes/";
    private static final String SUFFIX = ".class";

    /** The annotation's descriptor in a class file (JVM specification §4.7.16.1). ASCII. */
    private static final String DESCRIPTOR = "L" + WebListener.class.getName().replace('.', '/') + ";";

    private final ServletContext context;
    private final Set<String> names = new TreeSet<>();

    private AnnotatedListeners(ServletContext context) {
        this.context = context;
    }

    /**
     * Returns the listener classes in {@code WEB-INF/classes} in alphabetical order, because the specification leaves
     * the order open.
     */
    static Set<String> names(ServletContext context) {
        AnnotatedListeners listeners = new AnnotatedListeners(context);
        listeners.look(CLASSES);
        return listeners.names;
    }

    private void look(String folder) {
        Set<String> paths = context.getResourcePaths(folder);
        if (paths == null) {
            return;
        }
        for (String path : paths) {
            if (path.endsWith("/")) {
                look(path);
            } else if (path.endsWith(SUFFIX) && mayHaveIt(path)) {
                addIfAnnotated(className(path));
            }
        }
    }

    /**
     * Returns whether the class file contains the annotation's name. This check is cheap and has no false negatives.
     * Most classes stay unloaded until the application needs them.
     */
    private boolean mayHaveIt(String path) {
        try (InputStream in = context.getResourceAsStream(path)) {
            return in != null && new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).contains(DESCRIPTOR);
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-123 {0} was not checked for @WebListener, because it cannot be read: {1}. If it is a session"
                            + " listener, it gets no events.",
                    path,
                    e.getMessage());
            return false;
        }
    }

    private static String className(String path) {
        return path.substring(CLASSES.length(), path.length() - SUFFIX.length()).replace('/', '.');
    }

    private void addIfAnnotated(String className) {
        try {
            if (ApplicationClass.find(className, context).isAnnotationPresent(WebListener.class)) {
                names.add(className);
            }
        } catch (IllegalArgumentException e) {
            ApplicationListeners.logIgnored(e);
        }
    }
}
