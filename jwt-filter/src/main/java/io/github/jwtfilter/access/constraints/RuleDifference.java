package io.github.jwtfilter.access.constraints;

import io.github.jwtfilter.access.Requirement;

/** A place where access rules decide otherwise than the container. Immutable. */
public final class RuleDifference {
    /** An example of a method. */
    public final String method;

    /** An example of a path. */
    public final String path;

    /** The url-pattern of the constraint; {@code /} if no constraint names the path. */
    public final String containerPattern;

    /** The url-pattern of the rule that decides; {@code /} if no rule names the path. */
    public final String rulesPattern;

    public final Requirement container;
    public final Requirement rules;

    /** Whether the rules admit a request that the container refuses. */
    public final boolean permitsMore;

    RuleDifference(
            String method,
            String path,
            String containerPattern,
            String rulesPattern,
            Requirement container,
            Requirement rules) {
        this.method = method;
        this.path = path;
        this.containerPattern = containerPattern;
        this.rulesPattern = rulesPattern;
        this.container = container;
        this.rules = rules;
        permitsMore = rules.admitsMoreThan(container);
    }

    /** Returns the difference as a line for a person. */
    @Override
    public String toString() {
        return method + " " + path + ": container '" + container + "' (" + containerPattern + "), rules '" + rules
                + "' (" + rulesPattern + ")";
    }
}
