package io.github.jwtfilter.observe;

import java.util.Locale;

/** The ways in which a request that the container let through would have another answer with the filter. */
enum Kind {
    /** The rules require a login, and the container let an anonymous request through. */
    LOGIN_NEEDED("The rules ask for a login. The container let an anonymous request through."),
    /** The user has none of the roles of the rule. */
    ROLE_NEEDED("The rules ask for a role that the user does not have."),
    /** The rules deny the path. */
    DENIED("The rules deny the request to everybody."),
    /** The cross-origin check would refuse the request of a logged-in user. */
    CROSS_ORIGIN("Another site seems to send the request, so the cross-origin check refuses it."),
    /** The path gets 400. */
    AMBIGUOUS_PATH("The path can be read in two ways, so the filter answers 400. This is wanted.");

    final String meaning;

    Kind(String meaning) {
        this.meaning = meaning;
    }

    /** Returns whether users may lose something that they need. */
    boolean blocks() {
        return this != AMBIGUOUS_PATH;
    }

    /** Returns the name in the page and in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
