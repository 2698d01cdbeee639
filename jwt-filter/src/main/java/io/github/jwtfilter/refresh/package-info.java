/**
 * Refresh tokens and their families (RFC 6749 section 6, RFC 9700 section 4.14).
 *
 * <ul>
 *   <li>Called by this library only: {@link Families}, {@link FamilyCells}, {@link RefreshToken}, {@link RefreshTokens},
 *       {@link Rotation}, {@link SharedFamilyCells}.
 * </ul>
 */
package io.github.jwtfilter.refresh;
