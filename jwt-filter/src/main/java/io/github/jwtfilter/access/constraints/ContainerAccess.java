package io.github.jwtfilter.access.constraints;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.Requirement;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The decision of a container by its constraints (Servlet 6.0 §13.8), before any filter runs. Immutable. */
public final class ContainerAccess {
    /**
     * Combines constraints.
     *
     * @param securityRoles the roles that the application declares; {@code *} means these
     * @param denyUncovered whether methods that a pattern leaves uncovered are denied
     */
    public ContainerAccess(
            Collection<SecurityConstraint> constraints, Set<String> securityRoles, boolean denyUncovered) {}

    /** Returns the requirement of the container for a request. */
    public Requirement requirement(String method, String path) {
        return Requirement.DENY;
    }

    /** Returns the lines of {@code rules} that decide in the same way, one rule per line. */
    public List<String> rules() {
        return List.of();
    }

    /** Returns the places where rules decide otherwise: over all patterns, methods and roles of both. */
    public List<RuleDifference> differences(AccessRules rules) {
        return List.of();
    }
}
