package io.github.jwtfilter.session.cookie;

/** The size limit of a session. */
interface SessionBudget {
    /**
     * Checks whether an attribute fits into the session.
     *
     * @param name the attribute to set
     * @param bytes the bytes that it takes
     * @param all the bytes that all attributes would then take
     * @throws IllegalStateException if browsers would drop the cookie
     */
    void check(String name, int bytes, int all);
}
