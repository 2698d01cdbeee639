package io.github.jwtfilter.access.constraints;

import io.github.jwtfilter.access.Requirement;

/** A place where access rules decide otherwise than the container. Immutable. */
public final class RuleDifference {
    /** An example of a method. */
    public final String method;

    /** An example of a path. */
    public final String path;

    public final Requirement container;
    public final Requirement rules;

    /** Whether the rules admit a request that the container refuses. */
    public final boolean permitsMore;

    RuleDifference(String method, String path, Requirement container, Requirement rules, boolean permitsMore) {
        this.method = method;
        this.path = path;
        this.container = container;
        this.rules = rules;
        this.permitsMore = permitsMore;
    }
}
