package io.github.jwtfilter.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A store that nodes share: a log of facts that every node reads, and cells. It knows nothing about logins.
 *
 * <p>Contract of every implementation:
 *
 * <ul>
 *   <li><b>Start:</b> the constructor opens no connection and starts no thread. The first call connects, and each later
 *       call connects again after a failure. Threads that calls start are daemons without a context class loader, and end
 *       soon after {@link #close}.
 *   <li><b>Time:</b> each call returns or throws within 5 seconds, whatever the store does.
 *   <li><b>Failures:</b> a {@link StoreException}. Its message names the place and the kind of failure, and no password.
 *   <li><b>Threads:</b> one thread reads and beats. Any number of threads append and use the cells.
 *   <li><b>Order:</b> a sign of life comes back together with all facts that were confirmed before it was written, or
 *       after them. So a node whose sign of life came back knows everything that was confirmed before.
 *   <li><b>Expiry:</b> the store drops a fact some minutes after {@link Fact#until} by its own clock, or later, and a cell when
 *       its time has passed. Until then readings return the fact, whatever the store's clock says.
 *   <li><b>End:</b> after {@link #close} each call throws a {@link StoreException} at once.
 * </ul>
 */
public interface SharedStore extends AutoCloseable {
    /** Returns the kind and place of the store for logs, without user or password. */
    String place();

    /**
     * Adds facts, and returns as soon as the store has taken all of them. To repeat a fact is harmless. Of two facts
     * about the same, the later instant and the later expiry count, in any order; a reader may get both.
     *
     * @param facts a few hundred at most, so that the store takes them in time
     * @throws StoreException if the store did not confirm; it may have taken some or all facts
     */
    void append(List<Fact> facts) throws StoreException;

    /**
     * Writes a sign of life of this node, which {@link #read} returns.
     *
     * @param number higher than all earlier ones
     * @param retentionSeconds how long this node needs facts that were just added; the store remembers it for as long
     * @throws StoreException if the store cannot answer now
     */
    void beat(long number, long retentionSeconds) throws StoreException;

    /**
     * Returns what was added since the last reading, by this node too. The first reading, the first one after a reading or
     * a beat failed, and the first one after the store has lost entries begin at the start of the log. Such a reading
     * may take several calls.
     *
     * @param wait how long to wait for news, at most a second; zero does not wait
     * @throws StoreException if the store cannot answer now
     */
    News read(Duration wait) throws StoreException;

    /** Returns what an operator should change, although the store works; known after the first call that connected. */
    default Optional<String> warning() {
        return Optional.empty();
    }

    /** Returns the cells of this store. */
    Cells cells();

    /** Closes all connections. A reading that waits ends soon, with an exception or without news. May be called twice. */
    @Override
    void close();
}
