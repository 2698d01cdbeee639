/**
 * State that nodes can share, and its storage: at present the memory of each node. Imports no other package of the
 * filter.
 *
 * <ul>
 *   <li>Called by this library only: {@link Clocks}, {@link Count}, {@link Counters}, {@link MemoryCounters},
 *       {@link SteadyClock}, {@link StoreException}.
 * </ul>
 */
package io.github.jwtfilter.store;
