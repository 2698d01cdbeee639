package io.github.jwtfilter.access.constraints;

import io.github.jwtfilter.access.Requirement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
        this(
                declared,
                constraints.stream()
                        .flatMap(constraint -> constraint.roles.stream())
                        .collect(Collectors.toList()));
    }

    private RoleNames(Set<String> declared, List<Set<String>> asked) {
        anyUserIsRole = declared.contains(ANY_USER);
        known = new HashSet<>(declared);
        asked.forEach(known::addAll);
        known.remove(ANY_ROLE);
        if (!anyUserIsRole) {
            known.remove(ANY_USER);
        }
    }

    /**
     * Creates the names as Jetty knows them. Jetty does not count roles beside {@code *} or {@code **} as declared, nor
     * those of a constraint without a url-pattern.
     */
    static RoleNames ofJetty(Set<String> declared, Collection<SecurityConstraint> constraints) {
        return new RoleNames(
                declared,
                constraints.stream()
                        .filter(constraint ->
                                constraint.resources.stream().anyMatch(each -> !each.urlPatterns.isEmpty()))
                        .flatMap(constraint -> constraint.roles.stream())
                        .filter(roles -> !roles.contains(ANY_ROLE) && !roles.contains(ANY_USER))
                        .collect(Collectors.toList()));
    }

    /**
     * Combines constraints (Servlet 6.0 §13.8.1).
     *
     * @param roles those of each constraint; empty without an auth-constraint
     * @return empty without constraints
     */
    Optional<Requirement> combined(List<Optional<Set<String>>> roles) {
        if (roles.isEmpty()) {
            return Optional.empty();
        }
        Set<String> all = new HashSet<>();
        for (Optional<Set<String>> each : roles) {
            if (each.filter(Set::isEmpty).isPresent()) {
                return Optional.of(Requirement.DENY);
            }
            each.ifPresent(all::addAll);
        }
        return Optional.of(roles.contains(Optional.<Set<String>>empty()) ? Requirement.PERMIT : anyOf(all));
    }

    /** Returns the requirement to have one of the roles. {@code *} denies everybody if no role is known. */
    private Requirement anyOf(Set<String> roles) {
        if (roles.contains(ANY_USER) && !anyUserIsRole) {
            return Requirement.AUTHENTICATED;
        }
        // All other roles are known too, or Jetty ignores them beside the name for all.
        Set<String> all = new TreeSet<>(roles.contains(ANY_ROLE) ? known : roles);
        return all.isEmpty() ? Requirement.DENY : Requirement.anyRole(all);
    }
}
