package io.github.jwtfilter.config.application;

import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.access.constraints.SecurityConstraint.Resources;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The filters, roles and login configuration of the application's own web.xml, in every version and namespace.
 * Declarations in annotations, fragments or code are left out.
 */
public final class DeploymentDescriptor {
    static final String PATH = "/WEB-INF/web.xml";

    /** A {@code <filter>}. */
    public static final class DeclaredFilter {
        private static final Pattern CORS_CLASS =
                Pattern.compile("(\\w+[.$])*+\\w*?(Cors|CORS|CrossOrigin)(?![a-z])\\w*");

        public final String name;
        public final String className;
        public final boolean asyncSupported;

        private DeclaredFilter(Element element) {
            name = element.text("filter-name");
            className = element.text("filter-class");
            asyncSupported = Boolean.parseBoolean(element.text("async-supported"));
        }

        /**
         * Returns whether the filter answers cross-origin requests (CORS), judged by its class name. Examples are the
         * {@code CorsFilter} of Tomcat and of Spring, Jetty's {@code CrossOriginFilter} and
         * {@code com.thetransactioncompany.cors.CORSFilter}. Most CORS filters of applications also match.
         */
        public boolean isForCors() {
            return className != null && CORS_CLASS.matcher(className).matches();
        }
    }

    /** A {@code <filter-mapping>}. */
    public static final class DeclaredMapping {
        final String filterName;
        final List<String> urlPatterns;
        final List<String> servletNames;
        public final Set<DispatcherType> dispatchers = EnumSet.noneOf(DispatcherType.class);

        private DeclaredMapping(Element element) {
            filterName = element.text("filter-name");
            urlPatterns = element.texts("url-pattern");
            servletNames = element.texts("servlet-name");
            List<String> named = element.texts("dispatcher");
            Stream.of(DispatcherType.values())
                    .filter(type -> named.contains(type.name()))
                    .forEach(dispatchers::add);
            if (named.isEmpty()) {
                dispatchers.add(DispatcherType.REQUEST);
            }
        }
    }

    /** The first {@code <display-name>}; empty if it is absent. */
    public final String displayName;

    public final List<DeclaredFilter> filters = new ArrayList<>();
    /** The {@code <security-constraint>}s, in order. */
    public final List<SecurityConstraint> constraints;
    /** Whether web.xml has {@code <deny-uncovered-http-methods>}. */
    public final boolean denyUncovered;
    /** The names of the {@code <security-role>}s. */
    public final List<String> securityRoles;
    /**
     * Role links of the {@code <security-role-ref>}s: servlet name, then role name in the servlet, to role of the
     * application.
     */
    public final Map<String, Map<String, String>> roleLinks = new HashMap<>();
    /**
     * The {@code auth-method} of the {@code <login-config>}. The text is empty if the {@code <login-config>} lacks an
     * {@code auth-method}.
     */
    public final Optional<String> loginConfig;

    /** The classes of the {@code <listener>}s, in order. */
    final List<String> listeners;
    /** The {@code <session-timeout>} in minutes; empty if it is missing or malformed. */
    public final Optional<Long> sessionTimeout;

    /** The {@code metadata-complete} attribute. If true, annotations are ignored. */
    final boolean complete;

    private final List<DeclaredMapping> mappings = new ArrayList<>();

    private DeploymentDescriptor(Element webApp) {
        complete = webApp.metadataComplete;
        displayName = webApp.texts("display-name").stream().findFirst().orElse("");
        webApp.children("filter").forEach(filter -> filters.add(new DeclaredFilter(filter)));
        webApp.children("filter-mapping").forEach(mapping -> mappings.add(new DeclaredMapping(mapping)));
        constraints = webApp.children("security-constraint")
                .map(DeploymentDescriptor::constraint)
                .collect(Collectors.toList());
        denyUncovered =
                webApp.children("deny-uncovered-http-methods").findFirst().isPresent();
        securityRoles = webApp.children("security-role")
                .flatMap(role -> role.texts("role-name").stream())
                .collect(Collectors.toList());
        webApp.children("servlet").forEach(this::addRoleLinks);
        loginConfig = webApp.children("login-config")
                .findFirst()
                .map(config -> Optional.ofNullable(config.text("auth-method")).orElse(""));
        listeners = webApp.children("listener")
                .flatMap(listener -> listener.texts("listener-class").stream())
                .collect(Collectors.toList());
        sessionTimeout = webApp.children("session-config")
                .flatMap(config -> config.texts("session-timeout").stream())
                .filter(text -> text.matches("-?[0-9]{1,7}"))
                .findFirst()
                .map(Long::valueOf);
    }

    /** Adds the role links of a servlet. A reference without a link means the role of the same name. */
    private void addRoleLinks(Element servlet) {
        servlet.children("security-role-ref").forEach(reference -> {
            String name = reference.text("role-name");
            String link = reference.text("role-link");
            if (name != null && link != null && !link.isEmpty()) {
                roleLinks
                        .computeIfAbsent(servlet.text("servlet-name"), servletName -> new HashMap<>())
                        .put(name, link);
            }
        });
    }

    private static SecurityConstraint constraint(Element element) {
        List<Resources> resources = element.children("web-resource-collection")
                .map(collection -> new Resources(
                        collection.texts("url-pattern"),
                        Set.copyOf(collection.texts("http-method")),
                        Set.copyOf(collection.texts("http-method-omission"))))
                .collect(Collectors.toList());
        Optional<Set<String>> roles =
                element.children("auth-constraint").findFirst().map(auth -> Set.copyOf(auth.texts("role-name")));
        boolean needsTls = element.children("user-data-constraint")
                .flatMap(data -> data.texts("transport-guarantee").stream())
                .anyMatch(guarantee -> guarantee.equals("CONFIDENTIAL") || guarantee.equals("INTEGRAL"));
        return new SecurityConstraint("web.xml line " + element.line, resources, roles, needsTls);
    }

    /**
     * Returns the url-patterns of each constraint that requires a role. Other constraints agree with tokens: they admit
     * everybody if they lack an auth-constraint, and they deny everybody if the auth-constraint has no roles.
     */
    public List<List<String>> roleConstraints() {
        return constraints.stream()
                .filter(constraint ->
                        constraint.roles.filter(roles -> !roles.isEmpty()).isPresent())
                .map(constraint -> constraint.resources.stream()
                        .flatMap(resources -> resources.urlPatterns.stream())
                        .collect(Collectors.toList()))
                .collect(Collectors.toList());
    }

    /**
     * Returns the name that an operator knows the application by. This is the context path, or {@code /} for the root
     * application.
     */
    public static String application(ServletContext context) {
        String path = context.getContextPath();
        return path.isEmpty() ? "/" : path;
    }

    /**
     * Reads the application's web.xml.
     *
     * @throws IOException if web.xml is missing or cannot be read; the message gives the reason
     */
    public static DeploymentDescriptor of(ServletContext context) throws IOException {
        try (InputStream xml = context.getResourceAsStream(PATH)) {
            if (xml == null) {
                throw new IOException("the application has none");
            }
            return parse(xml);
        } catch (XMLStreamException e) {
            throw new IOException("it cannot be read (line " + e.getLocation().getLineNumber() + ")", e);
        } catch (RuntimeException | Error e) {
            // The parser or the container failed unexpectedly. Reading web.xml for checks must not stop the deployment.
            throw new IOException("it cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /** Parses web.xml, or the fragment of a JAR. */
    public static DeploymentDescriptor parse(InputStream xml) throws XMLStreamException {
        // Uses the JDK's parser even if the application has another one. Skips an old DOCTYPE and fetches nothing.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        XMLStreamReader reader = factory.createXMLStreamReader(xml);
        try {
            return new DeploymentDescriptor(root(reader));
        } finally {
            reader.close();
        }
    }

    private static Element root(XMLStreamReader reader) throws XMLStreamException {
        Element document = new Element("", 0, false);
        Deque<Element> open = new ArrayDeque<>();
        open.push(document);
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT:
                    String complete = reader.getAttributeValue(null, "metadata-complete");
                    int line = reader.getLocation().getLineNumber();
                    Element element = new Element(reader.getLocalName(), line, Boolean.parseBoolean(complete));
                    open.element().children.add(element);
                    open.push(element);
                    break;
                case XMLStreamConstants.END_ELEMENT:
                    open.pop();
                    break;
                case XMLStreamConstants.CHARACTERS:
                case XMLStreamConstants.CDATA:
                    open.element().text.append(reader.getText());
                    break;
                default:
            }
        }
        return Stream.concat(document.children("web-app"), document.children("web-fragment"))
                .findFirst()
                .orElseThrow();
    }

    public Optional<DeclaredFilter> filter(String name) {
        return filters.stream().filter(filter -> name.equals(filter.name)).findFirst();
    }

    /** Returns the mappings of a filter. */
    public List<DeclaredMapping> mappings(String filterName) {
        return mappings.stream()
                .filter(mapping -> filterName.equals(mapping.filterName))
                .collect(Collectors.toList());
    }

    /**
     * Returns the url-patterns by which requests of clients reach a filter. A mapping to all servlets counts as
     * {@code /*}.
     *
     * @param patterns the patterns of the filter from all sources, for all kinds of dispatches
     */
    public Set<String> requestPatterns(String filterName, Collection<String> patterns) {
        Set<String> requests = new LinkedHashSet<>(patterns);
        List<DeclaredMapping> declared = mappings(filterName);
        declared.forEach(mapping -> requests.removeAll(mapping.urlPatterns));
        declared.stream()
                .filter(mapping -> mapping.dispatchers.contains(DispatcherType.REQUEST))
                .forEach(mapping -> {
                    requests.addAll(mapping.urlPatterns);
                    mapping.servletNames.forEach(name -> requests.add(name.equals("*") ? "/*" : "servlet " + name));
                });
        return requests;
    }

    /**
     * Returns the names of the filters that run before this one. The order is that of the filter mappings: those by
     * url-pattern come before those by servlet name (Servlet specification 6.2.4).
     */
    public List<String> before(String filterName) {
        return Stream.concat(
                        requestMappings(mapping -> !mapping.urlPatterns.isEmpty()),
                        requestMappings(mapping -> !mapping.servletNames.isEmpty()))
                .map(mapping -> mapping.filterName)
                .takeWhile(name -> !filterName.equals(name))
                .distinct()
                .collect(Collectors.toList());
    }

    private Stream<DeclaredMapping> requestMappings(Predicate<DeclaredMapping> form) {
        return mappings.stream()
                .filter(mapping -> mapping.filterName != null)
                .filter(mapping -> mapping.dispatchers.contains(DispatcherType.REQUEST))
                .filter(form);
    }

    /** An element with its text and children. The whole of web.xml is small enough to keep in memory. */
    private static final class Element {
        private final String name;
        private final int line;
        private final StringBuilder text = new StringBuilder();
        private final List<Element> children = new ArrayList<>();
        private final boolean metadataComplete;

        private Element(String name, int line, boolean metadataComplete) {
            this.name = name;
            this.line = line;
            this.metadataComplete = metadataComplete;
        }

        Stream<Element> children(String childName) {
            return children.stream().filter(child -> child.name.equals(childName));
        }

        List<String> texts(String childName) {
            return children(childName)
                    .map(child -> child.text.toString().trim())
                    .collect(Collectors.toList());
        }

        /** Returns the text of the first child of that name; null if there is none. */
        String text(String childName) {
            return texts(childName).stream().findFirst().orElse(null);
        }
    }
}
