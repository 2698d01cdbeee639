/**
 * The login as the application sees it: the wrapped request with user, roles and HttpSession, the session in the
 * container, and the caching headers of the response.
 *
 * <ul>
 *   <li>Implemented or called by applications: {@link AttributeFactory}.
 *   <li>Called by this library only: {@link AdoptedSession}, {@link CacheHeaders}, {@link ContainerSessions}, {@link JwtRequest},
 *       {@link LegacySessionProxy}, {@link LoginControl}, {@link NoUrlRewriting}, {@link PrivateResponse},
 *       {@link RequestSession}, {@link SessionPolicy}, {@link WrappedSession}.
 * </ul>
 */
package io.github.jwtfilter.session;
