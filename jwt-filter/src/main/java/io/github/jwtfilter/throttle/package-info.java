/**
 * Limits password attempts per client: client addresses, counts of failures, locks.
 *
 * <ul>
 *   <li>Called by this library only: {@link ClientAddress}, {@link ClientFailures}, {@link ClientLog}, {@link ProxyWarning},
 *       {@link SharedCounters}, {@link ThrottledIdentityStore}.
 * </ul>
 */
package io.github.jwtfilter.throttle;
