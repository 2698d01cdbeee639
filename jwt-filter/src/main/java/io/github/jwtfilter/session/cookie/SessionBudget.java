package io.github.jwtfilter.session.cookie;

/** How much a session may hold. */
interface SessionBudget {
    /**
     * Looks at what an attribute would make of the session.
     *
     * @param name of the attribute to be set
     * @param bytes that it would take
     * @param all bytes that all attributes would take then
     * @throws IllegalStateException if no browser would keep that
     */
    void check(String name, int bytes, int all);
}
