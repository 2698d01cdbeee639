/**
 * Logins that the container keeps in its sessions, and the end of such a session.
 *
 * <p>Called by this library only: {@link ContainerLogin}, {@link ContainerLogins}, {@link SessionEnds}.
 */
package io.github.jwtfilter.adopt;
