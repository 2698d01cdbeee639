/**
 * What an application would need: how it logs in, its sessions, its constraints, and the answer whether it can be converted.
 *
 * <ul>
 *   <li>Called by this library only: {@link CheckResult}, {@link SeenSessions}.
 * </ul>
 */
package io.github.jwtfilter.tools.check;
