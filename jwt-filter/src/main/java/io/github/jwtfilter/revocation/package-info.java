/**
 * Ended logins and sessions, how long they are remembered, and the exchange of facts with a shared store. May import
 * {@code store} and {@code text}.
 *
 * <ul>
 *   <li>Called by this library only: {@link EndedLogins}, {@link Ending}, {@link FactLog}, {@link LoginId},
 *       {@link LoginKeys}, {@link ProviderKeys}, {@link Revocations}, {@link SessionFacts}, {@link SharedSessions},
 *       {@link StoreBehindException}, {@link StoreFeed}, {@link StoreState}, {@link UserKeys}.
 * </ul>
 */
package io.github.jwtfilter.revocation;
