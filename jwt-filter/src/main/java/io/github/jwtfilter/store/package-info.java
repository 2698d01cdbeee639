/**
 * State that nodes can share: the contract of a shared store, and what the memory of each node keeps. Imports no other
 * package of the filter.
 *
 * <ul>
 *   <li>Called by this library only: {@link BoundedCells}, {@link CellCounters}, {@link Cells}, {@link Clocks},
 *       {@link Count}, {@link Counters}, {@link Fact}, {@link MemoryCells}, {@link MemoryCounters}, {@link News},
 *       {@link RedisLibrary}, {@link SharedStore}, {@link SteadyClock}, {@link StoreClock}, {@link StoreException},
 *       {@link StoreFactory}, {@link StoreOptions}.
 * </ul>
 */
package io.github.jwtfilter.store;
