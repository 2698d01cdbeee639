package io.github.jwtfilter.store;

import java.time.Duration;

/**
 * Named counters, shared by all nodes with the same store. There is no increment operation: a caller reads the count,
 * computes the next value, and replaces the count only if it is still the same.
 *
 * <pre>{@code
 * Count before;
 * do {
 *     before = counters.read(key);
 * } while (!counters.replace(key, before, Count.of(before.value() + 1, now), Duration.ofHours(1)));
 * }</pre>
 *
 * <p>Contract of every implementation:
 *
 * <ul>
 *   <li><b>Atomicity:</b> if threads or nodes replace the same count concurrently, exactly one succeeds. The others
 *       return false and change nothing. So at least one caller always makes progress.
 *   <li><b>Read after write:</b> after a replacement, all nodes read the new count.
 *   <li><b>Expiry:</b> when its time to keep has passed since it was written, by the store's clock, a count reads
 *       as {@link Count#NONE}.
 *   <li><b>Capacity:</b> a full memory drops the lowest count early. Among equal counts it drops the one that
 *       expires first. It keeps the count just written. So low counts, however many, cannot displace high ones.
 *       A shared store has no such limit: expiry bounds the counts, and a full store fails.
 *   <li><b>Keys:</b> at most 64 visible ASCII characters. A caller hashes longer keys. Administrators of the store
 *       can see keys, so a key must not contain a user's name.
 *   <li><b>Store unavailable:</b> a {@link StoreException} within a few seconds, instead of {@link Count#NONE} or
 *       false. The replacement may still have succeeded.
 *   <li><b>Concurrency:</b> many threads call the store at once.
 * </ul>
 */
public interface Counters {
    /**
     * Reads a count.
     *
     * @param key the counter's name
     * @return {@link Count#NONE} if there is no such count or it has expired
     * @throws StoreException if the store cannot answer now
     */
    Count read(String key) throws StoreException;

    /**
     * Replaces a count, unless another caller has changed it meanwhile.
     *
     * @param key the counter's name
     * @param expected the count just read; {@link Count#NONE} if absent
     * @param next the new count; {@link Count#NONE} deletes it
     * @param keep how long to keep the new count from now; ignored for {@link Count#NONE}
     * @return false if the current count differs from the expected one; it is then unchanged
     * @throws StoreException if the store cannot answer now
     */
    boolean replace(String key, Count expected, Count next, Duration keep) throws StoreException;

    /** Returns a count without asking a shared store. Another node may have changed it meanwhile. */
    default Count readHere(String key) throws StoreException {
        return read(key);
    }

    /** Returns whether other nodes change these counters too. */
    default boolean isShared() {
        return false;
    }

    /**
     * Returns these counters for the calls of one login on one thread. All its calls together wait for the store at most a
     * second or two.
     */
    default Counters ofOneLogin() {
        return this;
    }
}
