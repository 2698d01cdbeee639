/**
 * The login at an OpenID Connect provider (OpenID Connect Core 1.0): the provider's metadata and keys, attempts to log in,
 * the exchange of the code, the checks of ID tokens and logout tokens, and the user in them.
 *
 * <ul>
 *   <li>Called by this library only: {@link Attempt}, {@link Attempts}, {@link AuthorizationRequest},
 *       {@link Callback}, {@link Client}, {@link EndSession}, {@link HintCookie},
 *       {@link LogoutToken}, {@link LogoutTokens}, {@link Provider},
 *       {@link ProviderException}, {@link ProviderFailure}, {@link ProviderMetadata},
 *       {@link ProviderUser}, {@link ProviderUsers}, {@link RedirectUri}, {@link Tokens}.
 * </ul>
 */
package io.github.jwtfilter.oidc;
