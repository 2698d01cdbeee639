package io.github.jwtfilter.monitor;

import java.util.List;

/**
 * The keys of one filter in JMX. It shows no secrets. The fingerprints are enough to compare two servers. The object
 * name is {@code io.github.jwtfilter:type=Keys,context="/app",filter="jwt"}. If that name is already taken in the JVM,
 * the name of the later bean has more properties.
 */
public interface KeysMXBean {
    /**
     * Returns the source of the keys.
     *
     * @return {@code web.xml}, a file or an address
     */
    String getSource();

    /**
     * Returns the current keys in their order.
     *
     * @return one line per key, in the format of the log and of {@code keys list}; empty if no keys are loaded yet
     */
    List<String> getKeys();

    /**
     * Returns the time at which the current keys were loaded.
     *
     * @return for example {@code 2026-01-31T12:00:00Z}; empty if no keys are loaded yet
     */
    String getLoaded();
}
