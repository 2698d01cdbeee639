package io.github.jwtfilter.report;

import java.util.Map;

/** The size of a session's cookies as a function of its attributes. */
@FunctionalInterface
public interface CookieSize {
    /**
     * Returns the total size of the cookies that one session needs, with names, values and attributes.
     *
     * @param attributes the sizes of the session's attributes by name
     * @return bytes
     */
    int of(Map<String, Integer> attributes);
}
