/**
 * Revoked logins and sessions, and how long they are remembered. Independent of the filter's other packages.
 *
 * <ul>
 *   <li>Called by this library only: {@link Revocations}.
 * </ul>
 */
package io.github.jwtfilter.revocation;
