package io.github.jwtfilter.access.constraints;

import io.github.jwtfilter.access.Requirement;
import io.github.jwtfilter.access.UrlPattern;
import io.github.jwtfilter.access.constraints.SecurityConstraint.Resources;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All constraints on one url-pattern, combined (Servlet 6.0 §13.8.1). */
final class PatternConstraints {
    private static final class Part {
        final Resources resources;
        /** Empty without an auth-constraint. An empty set admits nobody. */
        final Optional<Set<String>> roles;

        Part(Resources resources, Optional<Set<String>> roles) {
            this.resources = resources;
            this.roles = roles;
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

    void add(Resources resources, Optional<Set<String>> roles) {
        parts.add(new Part(resources, roles));
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
        boolean covered = false;
        boolean open = false;
        Set<String> roles = new HashSet<>();
        for (Part part : parts) {
            if (part.resources.cover(method)) {
                covered = true;
                if (part.roles.filter(Set::isEmpty).isPresent()) {
                    return Optional.of(Requirement.DENY);
                }
                open |= part.roles.isEmpty();
                part.roles.ifPresent(roles::addAll);
            }
        }
        if (!covered) {
            return Optional.empty();
        }
        return Optional.of(open ? Requirement.PERMIT : names.anyOf(roles));
    }
}
