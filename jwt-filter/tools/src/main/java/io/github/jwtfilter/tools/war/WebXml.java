package io.github.jwtfilter.tools.war;

import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.access.constraints.SecurityConstraint.Resources;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A web.xml or web-fragment.xml of any version. */
public final class WebXml {
    /** The name of the descriptor in an application. */
    public static final String PATH = "WEB-INF/web.xml";

    private final XmlElement root;
    private final String place;

    /**
     * Creates the descriptor.
     *
     * @param place the name of the file, for messages
     */
    public WebXml(XmlElement root, String place) {
        this.root = root;
        this.place = place;
    }

    /** Returns the root element. It contains the parts for which this class has no method. */
    public XmlElement root() {
        return root;
    }

    /** Returns the place of an element, for messages. */
    String place(XmlElement element) {
        return place + " line " + element.line();
    }

    /** Returns the security constraints in their order. */
    public List<SecurityConstraint> constraints() {
        return root.children("security-constraint").map(this::constraint).collect(Collectors.toList());
    }

    private SecurityConstraint constraint(XmlElement element) {
        List<Resources> resources = element.children("web-resource-collection")
                .map(collection -> new Resources(
                        collection.texts("url-pattern"),
                        Set.copyOf(collection.texts("http-method")),
                        Set.copyOf(collection.texts("http-method-omission"))))
                .collect(Collectors.toList());
        Optional<Set<String>> roles = element.children("auth-constraint")
                .map(auth -> (Set<String>) new HashSet<>(auth.texts("role-name")))
                .findFirst();
        boolean needsTls = element.children("user-data-constraint")
                .flatMap(data -> data.texts("transport-guarantee").stream())
                // Containers ask for TLS unless they read NONE.
                .anyMatch(guarantee -> !guarantee.equals("NONE"));
        return new SecurityConstraint(place(element), resources, roles, needsTls);
    }

    /** Returns the names of the {@code <security-role>}s. */
    public Set<String> securityRoles() {
        return root.children("security-role")
                .flatMap(role -> role.texts("role-name").stream())
                .collect(Collectors.toSet());
    }

    /** Returns whether methods that a pattern leaves uncovered are denied. */
    public boolean deniesUncoveredMethods() {
        return root.children("deny-uncovered-http-methods").findFirst().isPresent();
    }

    /** Returns the {@code auth-method} of the {@code <login-config>}; empty if the {@code <login-config>} is absent. */
    public Optional<String> authMethod() {
        return root.children("login-config")
                .findFirst()
                .map(config -> config.text("auth-method").orElse(""));
    }
}
