package io.github.jwtfilter.access.constraints;

import io.github.jwtfilter.access.Requirement;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** The roles that an application knows, and the two names with a meaning of their own (Servlet 6.0 §13.8). */
final class RoleNames {
    private static final String ANY_ROLE = "*";
    private static final String ANY_USER = "**";

    private final Set<String> known;
    private final boolean anyUserIsRole;

    /**
     * Creates the names. Tomcat and Jetty also count each role of an {@code <auth-constraint>} as declared.
     *
     * @param declared the names of the {@code <security-role>}s
     */
    RoleNames(Set<String> declared, Collection<SecurityConstraint> constraints) {
        anyUserIsRole = declared.contains(ANY_USER);
        known = new HashSet<>(declared);
        constraints.forEach(constraint -> constraint.roles.ifPresent(known::addAll));
        known.remove(ANY_ROLE);
        if (!anyUserIsRole) {
            known.remove(ANY_USER);
        }
    }

    /** Returns the requirement to have one of the roles. {@code *} without known roles admits nobody. */
    Requirement anyOf(Set<String> roles) {
        if (roles.contains(ANY_USER) && !anyUserIsRole) {
            return Requirement.AUTHENTICATED;
        }
        Set<String> all = new TreeSet<>(roles);
        if (all.remove(ANY_ROLE)) {
            all.addAll(known);
        }
        return all.isEmpty() ? Requirement.DENY : Requirement.anyRole(all);
    }
}
