package io.github.jwtfilter.tools.classes;

/** The Servlet API that an application is written for, judged by the names in its class files and descriptors. */
public enum Edition {
    /** {@code javax.servlet}: up to Servlet 4. */
    JAVAX,
    /** {@code jakarta.servlet}: Servlet 5 and later. */
    JAKARTA,
    /** Code for both. Only one of them works on a server. */
    BOTH,
    /** Neither code nor a version in a descriptor shows the Servlet API. */
    UNKNOWN;

    public Edition and(Edition other) {
        if (this == other || other == UNKNOWN) {
            return this;
        }
        return this == UNKNOWN ? other : BOTH;
    }
}
