/**
 * Logins and their tokens: authenticate a request, read a login from a token, issue and renew tokens.
 *
 * <ul>
 *   <li>Called by this library only: {@link ActiveLogins}, {@link Authenticator}, {@link LargestClaim}, {@link ListedIssuer},
 *       {@link ListedIssuers}, {@link Login},
 *       {@link LoginClaims}, {@link LoginIssuer}, {@link LoginOutcome}, {@link LoginReader}, {@link LoginRules}, {@link ProvedUser}, {@link SizeBudget},
 *       {@link TokenContent}, {@link TokenSizeLog}, {@link TokenVerifier}.
 * </ul>
 */
package io.github.jwtfilter.login;
