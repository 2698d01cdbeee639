/**
 * The needs of an application: its logins, its sessions, its constraints, and the answer whether it can be converted.
 *
 * <ul>
 *   <li>Called by this library only: {@link CheckResult}, {@link SeenSessions}.
 * </ul>
 */
package io.github.jwtfilter.tools.check;
