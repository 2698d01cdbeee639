/**
 * The changes of a request's login: log in, log out, renew. Each change is made in one order: the token, the session,
 * the audit log.
 *
 * <ul>
 *   <li>Called by this library only: {@link Adopted}, {@link Adoption}, {@link BackChannelLogout}, {@link CurrentLogin}, {@link LoginCookies},
 *       {@link LoginEnd}, {@link LoginEvents}, {@link LoginStart}, {@link LoginsMonitor}, {@link PasswordLogin},
 *       {@link ProviderLogin}, {@link ProviderLogout}, {@link ProviderRecheck}, {@link ProviderStep}, {@link RefreshOutcome}, {@link RequestLogin},
 *       {@link SharedNames}, {@link TokenRefresh}, {@link TokenRenewal}.
 * </ul>
 */
package io.github.jwtfilter.login.flow;
