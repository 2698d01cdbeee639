package io.github.jwtfilter.store;

import java.time.Duration;

/**
 * Counts by name, shared by all nodes that use the same store. There is no "add one": who counts reads, decides from
 * what was read, and replaces just that.
 *
 * <pre>{@code
 * Count before;
 * do {
 *     before = counters.read(key);
 * } while (!counters.replace(key, before, Count.of(before.value() + 1, now), Duration.ofHours(1)));
 * }</pre>
 *
 * <p>What every implementation keeps to:
 *
 * <ul>
 *   <li><b>One at a time:</b> of any number of replacements of the same count, by threads or nodes, one comes to pass;
 *       the others are false and have changed nothing. So somebody always gets on.
 *   <li><b>Read after write:</b> what was replaced is what is read from then on, on all nodes.
 *   <li><b>Forgotten in time:</b> a count is {@link Count#NONE} as soon as its time to keep has passed since it was
 *       written, by the store's clock.
 *   <li><b>Bounded:</b> a store that is full forgets what counts least before its time: the lowest value, and among
 *       equals what would be forgotten soonest; never the count it is just told. High counts cannot be pushed out by
 *       any number of low ones.
 *   <li><b>Keys:</b> at most 64 characters of ASCII that can be seen; who has longer ones hashes them. They may be seen
 *       by whoever administers the store, so they hold nobody's name.
 *   <li><b>Cannot tell now:</b> a {@link StoreException}, never {@link Count#NONE} nor false, within some seconds. A
 *       replacement may have come to pass all the same.
 *   <li><b>Concurrency:</b> many threads ask at once.
 * </ul>
 */
public interface Counters {
    /**
     * Reads a count.
     *
     * @param key whose
     * @return {@link Count#NONE} if there is none, or none any more
     * @throws StoreException if the store cannot answer now
     */
    Count read(String key) throws StoreException;

    /**
     * Replaces a count, if nobody else has meanwhile.
     *
     * @param key whose
     * @param expected what was read; {@link Count#NONE} for none
     * @param next what stands there afterwards; {@link Count#NONE} for none
     * @param keep how long from now on; means nothing for {@link Count#NONE}
     * @return false if something else than expected was there; then that still is
     * @throws StoreException if the store cannot answer now
     */
    boolean replace(String key, Count expected, Count next, Duration keep) throws StoreException;
}
