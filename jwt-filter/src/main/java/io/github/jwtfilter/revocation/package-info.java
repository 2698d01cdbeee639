/**
 * Ended logins and sessions: what this node knows of them, and how it exchanges that knowledge with a shared store.
 *
 * <ul>
 *   <li>Called by this library only: {@link KnownFacts}, {@link Revocations}, {@link StoreBehindException},
 *       {@link StoreFeed}, {@link StoreState}.
 * </ul>
 */
package io.github.jwtfilter.revocation;
