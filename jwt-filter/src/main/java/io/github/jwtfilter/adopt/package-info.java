/**
 * Logins that the container keeps in its sessions, and the end of such a session.
 *
 * <ul>
 *   <li>Called by this library only: {@link ContainerLogin}, {@link ContainerLogins}, {@link SessionEnds}.
 * </ul>
 */
package io.github.jwtfilter.adopt;
