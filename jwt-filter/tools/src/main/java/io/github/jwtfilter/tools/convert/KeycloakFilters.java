package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.constraints.ContainerAccess;
import io.github.jwtfilter.access.constraints.RuleDifference;
import io.github.jwtfilter.access.constraints.SecurityConstraint;
import io.github.jwtfilter.access.constraints.SecurityConstraint.Resources;
import io.github.jwtfilter.tools.edit.DescriptorCheck;
import io.github.jwtfilter.tools.edit.WebXmlEditor;
import io.github.jwtfilter.tools.war.Application;
import io.github.jwtfilter.tools.war.Declarations.Component;
import io.github.jwtfilter.tools.war.WebXml;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The servlet filters of the Keycloak adapter. They ask for a login on each path of their mappings. */
final class KeycloakFilters {
    private static final String TYPE = "org\\.keycloak\\.adapters\\.servlet\\.\\w*OIDCFilter";
    private static final String CONTEXT_XML = "META-INF/context.xml";
    private static final String SKIP = "keycloak.config.skipPattern";

    /** Any authenticated user (Servlet 6.0 §13.8). */
    private static final Optional<Set<String>> ANY_USER = Optional.of(Set.of("**"));

    private final List<Component> filters;
    private final Set<String> patterns = new TreeSet<>();
    private final Optional<WebXml> webXml;

    KeycloakFilters(Application application) {
        filters = application.declarations().filters().stream()
                .filter(each -> each.className.matches(TYPE))
                .collect(Collectors.toList());
        filters.forEach(filter -> patterns.addAll(application.declarations().patternsOf(filter)));
        // Some containers read "/" in a filter mapping as the root only. Assume all paths, the stricter reading.
        if (patterns.remove("/")) {
            patterns.add("/*");
        }
        webXml = application.webXml();
    }

    /** Returns whether a valve of Tomcat logs users in. A conversion leaves its file unchanged. */
    static boolean hasValve(Application application) throws IOException {
        return application
                .files()
                .read(CONTEXT_XML)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).contains("KeycloakAuthenticatorValve"))
                .orElse(false);
    }

    List<String> names() {
        return filters.stream().map(each -> each.name).collect(Collectors.toList());
    }

    /** Returns the filters as constraints for any authenticated user. Omits patterns of other constraints. */
    List<SecurityConstraint> constraints(Collection<SecurityConstraint> others) {
        Set<String> known = others.stream()
                .flatMap(constraint -> constraint.resources.stream())
                .flatMap(resources -> resources.urlPatterns.stream())
                .collect(Collectors.toSet());
        List<String> mapped =
                patterns.stream().filter(pattern -> !known.contains(pattern)).collect(Collectors.toList());
        return mapped.isEmpty() ? List.of() : List.of(constraint(mapped));
    }

    private static SecurityConstraint constraint(Collection<String> urlPatterns) {
        return new SecurityConstraint(
                "Keycloak filter",
                List.of(new Resources(List.copyOf(urlPatterns), Set.of(), Set.of())),
                ANY_USER,
                false);
    }

    /** Refuses filters beyond the power of rules, and rules that open a path behind one of the filters. */
    void check(String rules, Collection<String> ownPaths, ConversionNotes notes) {
        for (Component filter : filters) {
            Optional<XmlElement> declared = declaration(filter);
            if (declared.isEmpty()) {
                notes.refuse("The Keycloak filter " + DescriptorCheck.shown(filter.name) + " is declared in "
                        + DescriptorCheck.shown(filter.place) + ", and this command changes web.xml only. Declare it in"
                        + " web.xml, or remove it.");
            } else if (WebXmlEditor.parameter(declared.get(), SKIP).isPresent()) {
                notes.refuse("The Keycloak filter " + DescriptorCheck.shown(filter.name) + " has " + SKIP
                        + ", and rules know no regular expressions. Map the filter to the paths that need a login, and"
                        + " remove the parameter.");
            }
        }
        if (patterns.isEmpty() || !notes.refusals().isEmpty()) {
            return;
        }
        ContainerAccess access = new ContainerAccess(List.of(constraint(patterns)), Set.of(), false);
        access.inexpressible().forEach(notes::refuse);
        if (access.inexpressible().isEmpty()) {
            for (RuleDifference difference : access.differences(AccessRules.parse(rules, ownPaths))) {
                if (difference.permitsMore) {
                    notes.refuse("The Keycloak filter asks for a login at " + difference.method + " "
                            + DescriptorCheck.shown(difference.path) + ", and a constraint of web.xml does not. Rules"
                            + " cannot say both. Give that constraint a role, or map the filter to other paths.");
                }
            }
        }
    }

    private Optional<XmlElement> declaration(Component filter) {
        return webXml.stream()
                .flatMap(each -> each.root().children("filter"))
                .filter(each -> each.text("filter-name").orElse("").equals(filter.name))
                .findFirst();
    }
}
