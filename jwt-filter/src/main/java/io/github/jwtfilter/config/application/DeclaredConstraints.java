package io.github.jwtfilter.config.application;

import io.github.jwtfilter.access.constraints.SecurityConstraint;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.HttpMethodConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.ServletSecurity.EmptyRoleSemantic;
import jakarta.servlet.annotation.ServletSecurity.TransportGuarantee;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The security constraints that the application declares: in web.xml, in the fragments of its JARs, and in annotations
 * of its servlets (Servlet 6.0 §13.4 and §13.8). The Servlet API hides those that code adds.
 */
public final class DeclaredConstraints {
    public final List<SecurityConstraint> all = new ArrayList<>();
    /** The roles that the application declares. */
    public final Set<String> roles = new LinkedHashSet<>();
    /** The unreadable places, each with the reason. */
    public final List<String> unread = new ArrayList<>();

    public final boolean denyUncovered;

    private DeclaredConstraints(DeploymentDescriptor webXml) {
        denyUncovered = webXml.denyUncovered;
        all.addAll(webXml.constraints);
        roles.addAll(webXml.securityRoles);
    }

    /** Reads the constraints of the application. */
    public static DeclaredConstraints of(DeploymentDescriptor webXml, ServletContext context) {
        DeclaredConstraints declared = new DeclaredConstraints(webXml);
        if (!webXml.complete) {
            declared.addFragments(context);
            declared.addAnnotations(context.getServletRegistrations().values(), context);
        }
        declared.roles.remove("*");
        declared.all.stream()
                .flatMap(constraint -> constraint.roles.stream())
                .flatMap(Set::stream)
                .filter(role -> !role.equals("*") && !role.equals("**"))
                .forEach(declared.roles::add);
        return declared;
    }

    /** Returns whether a constraint asks for a role. */
    public boolean askForRoles() {
        return all.stream()
                .anyMatch(constraint ->
                        constraint.roles.filter(roles -> !roles.isEmpty()).isPresent());
    }

    /** Returns whether a constraint asks for a role, or denies everybody. */
    public boolean refuse() {
        return all.stream().anyMatch(constraint -> constraint.roles.isPresent());
    }

    private void addFragments(ServletContext context) {
        for (String jar : WebFragments.jars(context)) {
            try {
                Optional<DeploymentDescriptor> fragment = WebFragments.read(jar, context);
                fragment.ifPresent(read -> {
                    String place = WebFragments.name(jar);
                    read.constraints.forEach(
                            each -> all.add(new SecurityConstraint(place, each.resources, each.roles, each.needsTls)));
                    roles.addAll(read.securityRoles);
                });
            } catch (IOException e) {
                unread.add(WebFragments.name(jar) + " (" + e.getMessage() + ")");
            }
        }
    }

    /** Adds annotations. They have no effect on a pattern that a descriptor names itself (Servlet 6.0 §13.4.1). */
    private void addAnnotations(Collection<? extends ServletRegistration> servlets, ServletContext context) {
        Set<String> taken = all.stream()
                .flatMap(constraint -> constraint.resources.stream())
                .flatMap(collection -> collection.urlPatterns.stream())
                .collect(Collectors.toSet());
        for (ServletRegistration servlet : servlets) {
            List<String> patterns = new ArrayList<>(servlet.getMappings());
            patterns.removeAll(taken);
            if (!patterns.isEmpty() && servlet.getClassName() != null) {
                annotation(servlet.getClassName(), context).ifPresent(found -> add(found, servlet, patterns));
            }
        }
    }

    private Optional<ServletSecurity> annotation(String className, ServletContext context) {
        try {
            return Optional.ofNullable(ApplicationClass.find(className, context).getAnnotation(ServletSecurity.class));
        } catch (IllegalArgumentException e) {
            // The application cannot see a class of the container, so the class is not the application's.
            if (!(e.getCause() instanceof ClassNotFoundException)) {
                unread.add(className + " (" + e.getMessage() + ")");
            }
        } catch (RuntimeException | LinkageError e) {
            unread.add(className + " (" + e.getClass().getName() + ")");
        }
        return Optional.empty();
    }

    private void add(ServletSecurity security, ServletRegistration servlet, List<String> patterns) {
        String place = "@ServletSecurity of servlet '" + servlet.getName() + "'";
        Set<String> named = new HashSet<>();
        for (HttpMethodConstraint method : security.httpMethodConstraints()) {
            named.add(method.value());
            add(
                    place,
                    new SecurityConstraint.Resources(patterns, Set.of(method.value()), Set.of()),
                    roles(method.rolesAllowed(), method.emptyRoleSemantic()),
                    method.transportGuarantee());
        }
        HttpConstraint others = security.value();
        Optional<Set<String>> allowed = roles(others.rolesAllowed(), others.value());
        if (allowed.isPresent() || others.transportGuarantee() == TransportGuarantee.CONFIDENTIAL) {
            add(
                    place,
                    new SecurityConstraint.Resources(patterns, Set.of(), named),
                    allowed,
                    others.transportGuarantee());
        }
    }

    private void add(
            String place,
            SecurityConstraint.Resources resources,
            Optional<Set<String>> allowed,
            TransportGuarantee transport) {
        all.add(new SecurityConstraint(
                place, List.of(resources), allowed, transport == TransportGuarantee.CONFIDENTIAL));
    }

    private static Optional<Set<String>> roles(String[] allowed, EmptyRoleSemantic semantic) {
        if (allowed.length > 0) {
            return Optional.of(Set.copyOf(List.of(allowed)));
        }
        return semantic == EmptyRoleSemantic.DENY ? Optional.of(Set.of()) : Optional.empty();
    }

    /**
     * Returns the names that a servlet uses for another role. The container's answer to {@code isUserInRole} depends on
     * the servlet for these names.
     */
    public static Set<String> renamed(DeploymentDescriptor webXml) {
        return webXml.roleLinks.values().stream()
                .flatMap(links -> links.entrySet().stream())
                .filter(link -> !link.getKey().equals(link.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
