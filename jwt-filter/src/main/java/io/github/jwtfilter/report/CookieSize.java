package io.github.jwtfilter.report;

import java.util.Map;

/** Tells how long the cookies of a session would be. */
@FunctionalInterface
public interface CookieSize {
    /**
     * Names, values and attributes of all cookies that one session needs.
     *
     * @param attributes the sizes of the session's attributes by name
     * @return bytes
     */
    int of(Map<String, Integer> attributes);
}
