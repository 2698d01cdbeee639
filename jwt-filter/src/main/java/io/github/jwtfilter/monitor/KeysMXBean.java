package io.github.jwtfilter.monitor;

import java.util.List;

/**
 * The keys that one filter uses, as JMX shows them: nothing secret, and enough to see whether two servers have the same.
 * Its name is {@code io.github.jwtfilter:type=Keys,context="/app",filter="jwt"}; where one JVM has two of that name, the
 * later one's says more.
 */
public interface KeysMXBean {
    /**
     * Where the keys come from.
     *
     * @return {@code web.xml}, a file or an address
     */
    String getSource();

    /**
     * The keys of now in their order.
     *
     * @return a line for each, as the log and {@code keys list} have it; empty if there are none so far
     */
    List<String> getKeys();

    /**
     * Since when these keys are used.
     *
     * @return such as {@code 2026-01-31T12:00:00Z}; empty if there are none so far
     */
    String getLoaded();
}
