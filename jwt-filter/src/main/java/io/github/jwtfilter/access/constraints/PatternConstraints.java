package io.github.jwtfilter.access.constraints;

import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.UrlPattern;
import io.github.jwtfilter.access.constraints.SecurityConstraint.Resources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** All constraints on one url-pattern, combined (Servlet 6.0 §13.8.1). */
final class PatternConstraints {
    /** A collection with the roles of its constraint. */
    static final class Part {
        final Resources resources;
        /** The roles of the auth-constraints. Empty without an auth-constraint. An empty set denies everybody. */
        final Optional<Set<String>> roles;

        Part(Resources resources, Optional<Set<String>> roles) {
            this.resources = resources;
            this.roles = roles;
        }

        boolean admitsNobody() {
            return roles.filter(Set::isEmpty).isPresent();
        }
    }

    private final UrlPattern pattern;
    private final RoleNames names;
    private final List<Part> parts = new ArrayList<>();

    PatternConstraints(UrlPattern pattern, RoleNames names) {
        this.pattern = pattern;
        this.names = names;
    }

    UrlPattern pattern() {
        return pattern;
    }

    void add(Part part) {
        parts.add(part);
    }

    /** Returns the collections in the order of the application. */
    List<Part> parts() {
        return Collections.unmodifiableList(parts);
    }

    /** Returns the methods that the constraints name, including those that they leave out. */
    Set<String> methods() {
        Set<String> named = new TreeSet<>();
        for (Part part : parts) {
            named.addAll(part.resources.methods);
            named.addAll(part.resources.omissions);
        }
        return named;
    }

    /** Returns the requirement for a method; empty if no constraint covers it. */
    Optional<Requirement> requirement(String method) {
        return names.combined(parts.stream()
                .filter(part -> part.resources.cover(method))
                .map(part -> part.roles)
                .collect(Collectors.toList()));
    }
}
