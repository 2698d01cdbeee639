/**
 * Ended logins and sessions, and how long they are remembered. May import {@code store} and {@code text}.
 *
 * <ul>
 *   <li>Called by this library only: {@link EndedLogins}, {@link Ending}, {@link FactLog}, {@link LoginKeys},
 *       {@link Revocations}, {@link UserKeys}.
 * </ul>
 */
package io.github.jwtfilter.revocation;
