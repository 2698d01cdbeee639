package io.github.jwtfilter.keys;

import io.github.jwtfilter.jose.KeySource;
import java.time.Duration;

/** A source of keys that a thread of its own fetches from another server. */
public interface FetchedKeys extends KeySource, AutoCloseable {
    /** Starts the thread. Waits for nothing. */
    void begin();

    /**
     * Waits until the first fetch has succeeded or failed. A source that fetches each key on demand waits for nothing.
     *
     * @param most the longest wait
     */
    default void awaitFirst(Duration most) {}

    /** Asks the thread to end and aborts a fetch in progress. Waits for nothing. */
    void stop();

    /** Stops the thread and waits until it has ended. */
    @Override
    void close();
}
