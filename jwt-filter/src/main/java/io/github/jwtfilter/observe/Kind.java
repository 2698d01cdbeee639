package io.github.jwtfilter.observe;

/** The ways in which a request that the container let through would have another answer with the filter. */
enum Kind {
    /** The rules require a login, and the container let an anonymous request through. */
    LOGIN_NEEDED,
    /** The user has none of the roles of the rule. */
    ROLE_NEEDED,
    /** The rules deny the path. */
    DENIED,
    /** The cross-origin check would refuse the request of a logged-in user. */
    CROSS_ORIGIN,
    /** The path gets 400. */
    AMBIGUOUS_PATH
}
