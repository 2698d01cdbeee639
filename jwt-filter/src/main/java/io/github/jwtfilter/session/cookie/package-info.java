/**
 * The session in an encrypted cookie ({@code session=token}): its attributes, its cookie, and how it is written to the
 * response.
 *
 * <ul>
 *   <li>Called by this library only: {@link CookieSessionPolicy}, {@link SessionListeners}, {@link SessionLog},
 *       {@link SessionWarnings}.
 * </ul>
 */
package io.github.jwtfilter.session.cookie;
