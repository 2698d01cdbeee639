package io.github.jwtfilter;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
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
 * What the application's own web.xml says of filters, roles and the container's logins, of any version and namespace. What
 * annotations, fragments and code add is not in it.
 */
final class DeploymentDescriptor {
    static final String PATH = "/WEB-INF/web.xml";

    /** A {@code <filter>}. */
    static final class DeclaredFilter {
        private static final Pattern CORS_CLASS =
                Pattern.compile("(\\w+[.$])*+\\w*?(Cors|CORS|CrossOrigin)(?![a-z])\\w*");

        final String name;
        final String className;
        final boolean asyncSupported;

        private DeclaredFilter(Element element) {
            name = element.text("filter-name");
            className = element.text("filter-class");
            asyncSupported = Boolean.parseBoolean(element.text("async-supported"));
        }

        /**
         * Whether its class says that it answers cross-origin requests (CORS), as Tomcat's and Spring's
         * {@code CorsFilter}, Jetty's {@code CrossOriginFilter}, {@code com.thetransactioncompany.cors.CORSFilter} and
         * most filters that applications write for it do.
         */
        boolean isForCors() {
            return className != null && CORS_CLASS.matcher(className).matches();
        }
    }

    /** A {@code <filter-mapping>}. */
    static final class DeclaredMapping {
        final String filterName;
        final List<String> urlPatterns;
        final List<String> servletNames;
        final Set<DispatcherType> dispatchers = EnumSet.noneOf(DispatcherType.class);

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

    final List<DeclaredFilter> filters = new ArrayList<>();
    /** The url-patterns of each {@code <security-constraint>} that asks for a role. */
    final List<List<String>> roleConstraints = new ArrayList<>();
    /** The names of the {@code <security-role>}s. */
    final List<String> securityRoles;
    /** What each servlet's {@code <security-role-ref>}s link its names for roles to, by servlet name. */
    final Map<String, Map<String, String>> roleLinks = new HashMap<>();
    /** The {@code auth-method}, an empty text if there is none, of the {@code <login-config>}. */
    final Optional<String> loginConfig;

    /** The classes of the {@code <listener>}s, in order. */
    final List<String> listeners;
    /** The {@code <session-timeout>} in minutes; empty if there is none, or it is no number. */
    final Optional<Long> sessionTimeout;

    /** Whether annotations count for nothing. */
    final boolean complete;

    private final List<DeclaredMapping> mappings = new ArrayList<>();

    private DeploymentDescriptor(Element webApp) {
        complete = webApp.metadataComplete;
        webApp.children("filter").forEach(filter -> filters.add(new DeclaredFilter(filter)));
        webApp.children("filter-mapping").forEach(mapping -> mappings.add(new DeclaredMapping(mapping)));
        webApp.children("security-constraint")
                .filter(DeploymentDescriptor::asksForARole)
                .forEach(constraint -> roleConstraints.add(constraint
                        .children("web-resource-collection")
                        .flatMap(collection -> collection.texts("url-pattern").stream())
                        .collect(Collectors.toList())));
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

    /** A reference without a link means the role of its own name. */
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

    /** No role needs no user, and an auth-constraint without a role lets nobody in: neither is at odds with a token. */
    private static boolean asksForARole(Element constraint) {
        return constraint
                .children("auth-constraint")
                .anyMatch(element -> !element.texts("role-name").isEmpty());
    }

    /**
     * Reads the application's web.xml.
     *
     * @throws IOException if there is none, or it cannot be read; the message says why
     */
    static DeploymentDescriptor of(ServletContext context) throws IOException {
        try (InputStream xml = context.getResourceAsStream(PATH)) {
            if (xml == null) {
                throw new IOException("there is none");
            }
            return parse(xml);
        } catch (XMLStreamException e) {
            throw new IOException("it cannot be read (line " + e.getLocation().getLineNumber() + ")", e);
        } catch (RuntimeException | Error e) {
            // A parser's or a container's surprise: what is only looked at must not stop the deployment.
            throw new IOException("it cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    static DeploymentDescriptor parse(InputStream xml) throws XMLStreamException {
        // The JDK's own parser, whatever the application brings; a DOCTYPE of old is passed over and fetches nothing.
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
        Element document = new Element("", false);
        Deque<Element> open = new ArrayDeque<>();
        open.push(document);
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT:
                    String complete = reader.getAttributeValue(null, "metadata-complete");
                    Element element = new Element(reader.getLocalName(), Boolean.parseBoolean(complete));
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
        return document.children("web-app").findFirst().orElseThrow();
    }

    Optional<DeclaredFilter> filter(String name) {
        return filters.stream().filter(filter -> name.equals(filter.name)).findFirst();
    }

    /** The mappings of a filter. */
    List<DeclaredMapping> mappings(String filterName) {
        return mappings.stream()
                .filter(mapping -> filterName.equals(mapping.filterName))
                .collect(Collectors.toList());
    }

    /**
     * The names of the filters that see a request before that one does: in the order of their mappings, those by
     * url-pattern before those by servlet name (Servlet specification 6.2.4).
     */
    List<String> before(String filterName) {
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

    /** An element with the texts of its children; web.xml is small enough to be held. */
    private static final class Element {
        private final String name;
        private final StringBuilder text = new StringBuilder();
        private final List<Element> children = new ArrayList<>();
        private final boolean metadataComplete;

        private Element(String name, boolean metadataComplete) {
            this.name = name;
            this.metadataComplete = metadataComplete;
        }

        Stream<Element> children(String childName) {
            return children.stream().filter(child -> child.name.equals(childName));
        }

        List<String> texts(String childName) {
            return children(childName)
                    .map(child -> child.text.toString().strip())
                    .collect(Collectors.toList());
        }

        /** The first child's text; null if there is none. */
        String text(String childName) {
            return texts(childName).stream().findFirst().orElse(null);
        }
    }
}
