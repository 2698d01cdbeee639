package io.github.jwtfilter.observe;

/** The ways in which a request that the container let through would have another answer with the filter. */
enum Kind {
    /** The rules require a login, and the container let an anonymous request through. */
    LOGIN_NEEDED("login needed"),
    /** The user has none of the roles of the rule. */
    ROLE_NEEDED("role needed"),
    /** The rules deny the path. */
    DENIED("denied to all"),
    /** The cross-origin check would refuse the request of a logged-in user. */
    CROSS_ORIGIN("sent by another site"),
    /** The path gets 400. */
    AMBIGUOUS_PATH("ambiguous path");

    /** The kind as the page names it. */
    final String words;

    Kind(String words) {
        this.words = words;
    }
}
