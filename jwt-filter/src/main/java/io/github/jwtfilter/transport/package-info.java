/**
 * The transport of tokens in the Authorization header and in cookies, and the page that is saved during a login.
 * Imports signed tokens and the format of local paths.
 *
 * <ul>
 *   <li>Called by this library only: {@link ChunkedCookie}, {@link LoginCookie}, {@link PresentedTokens},
 *       {@link SavedTarget}, {@link TokenCookie}, {@link TokenFinder}, {@link TokenSource},
 *       {@link UnusableTokenException}.
 * </ul>
 */
package io.github.jwtfilter.transport;
