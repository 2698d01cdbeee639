package io.github.jwtfilter.tools.war;

import io.github.jwtfilter.tools.classes.Annotation;
import io.github.jwtfilter.tools.classes.ClassInfo;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The servlets, filters and listeners of an application: from web.xml, fragments and annotations. */
public final class Declarations {
    /** A servlet, filter or listener. */
    public static final class Component {
        /** Where it is declared, for example {@code web.xml line 12} or {@code @WebServlet com.acme.Cart}. */
        public final String place;

        /** Empty for a listener. */
        public final String name;

        /** The class with dots, or the path of a JSP; empty if both are absent. */
        public final String className;

        final Set<String> patterns = new LinkedHashSet<>();

        /** The servlets that a filter is mapped to by name. */
        final Set<String> servletNames = new LinkedHashSet<>();

        Component(String place, String name, String className) {
            this.place = place;
            this.name = name;
            this.className = className;
        }

        /** Returns the url-patterns, in order. */
        public Set<String> patterns() {
            return patterns;
        }
    }

    private final Map<String, Component> servlets = new LinkedHashMap<>();
    private final Map<String, Component> filters = new LinkedHashMap<>();
    private final Map<String, Component> listeners = new LinkedHashMap<>();

    Declarations() {}

    void add(WebXml descriptor, String file) {
        read(descriptor, file, "servlet", servlets);
        read(descriptor, file, "filter", filters);
        descriptor
                .root()
                .children("listener")
                .forEach(listener -> listener.text("listener-class")
                        .ifPresent(name -> listeners.putIfAbsent(
                                name, new Component(file + " line " + listener.line(), "", name))));
    }

    private static void read(WebXml descriptor, String file, String kind, Map<String, Component> all) {
        descriptor.root().children(kind).forEach(element -> {
            String name = element.text(kind + "-name").orElse("");
            String className = element.text(kind + "-class")
                    .or(() -> element.text("jsp-file"))
                    .orElse("");
            all.putIfAbsent(name, new Component(file + " line " + element.line(), name, className));
        });
        descriptor.root().children(kind + "-mapping").forEach(mapping -> {
            Component component = all.get(mapping.text(kind + "-name").orElse(""));
            if (component != null) {
                component.patterns.addAll(mapping.texts("url-pattern"));
                component.servletNames.addAll(mapping.texts("servlet-name"));
            }
        });
    }

    void add(ClassInfo info) {
        for (Annotation annotation : Annotation.of(info)) {
            String place = "@" + annotation.simpleName() + " " + info.dotted();
            switch (annotation.simpleName()) {
                case "WebServlet":
                    addAnnotated(servlets, annotation.text("name", info.dotted()), place, info, annotation);
                    break;
                case "WebFilter":
                    addAnnotated(filters, annotation.text("filterName", info.dotted()), place, info, annotation);
                    break;
                case "WebListener":
                    listeners.putIfAbsent(info.dotted(), new Component(place, "", info.dotted()));
                    break;
                default:
            }
        }
    }

    private static void addAnnotated(
            Map<String, Component> all, String name, String place, ClassInfo info, Annotation annotation) {
        Component component = all.computeIfAbsent(name, key -> new Component(place, key, info.dotted()));
        // web.xml overrides the patterns of an annotation (Servlet 6.0 §8.2.3).
        if (component.patterns.isEmpty()) {
            component.patterns.addAll(annotation.texts("value"));
            component.patterns.addAll(annotation.texts("urlPatterns"));
            component.servletNames.addAll(annotation.texts("servletNames"));
        }
    }

    /** Returns the servlets. */
    public List<Component> servlets() {
        return List.copyOf(servlets.values());
    }

    /** Returns the filters. */
    public List<Component> filters() {
        return List.copyOf(filters.values());
    }

    /** Returns the listeners. */
    public List<Component> listeners() {
        return List.copyOf(listeners.values());
    }

    /** Returns the patterns of a filter, and those of the servlets that it is mapped to by name. */
    public Set<String> patternsOf(Component filter) {
        Set<String> all = new LinkedHashSet<>(filter.patterns);
        if (filter.servletNames.contains("*")) {
            all.add("/*");
        }
        filter.servletNames.stream()
                .filter(servlets::containsKey)
                .forEach(name -> all.addAll(servlets.get(name).patterns));
        return all;
    }

    /** Returns the patterns that lead to a servlet class. */
    public List<String> patternsOf(String className) {
        return servlets.values().stream()
                .filter(servlet -> servlet.className.equals(className))
                .flatMap(servlet -> servlet.patterns.stream())
                .distinct()
                .collect(Collectors.toList());
    }
}
