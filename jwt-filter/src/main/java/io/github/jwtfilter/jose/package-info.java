/**
 * Signed and encrypted tokens: JSON Web Signature, Encryption and Token, and their keys, as defined in RFC 7515 to 7519
 * and RFC 8725. This package imports only the JDK and Jackson's streaming core, so other projects can use it without a
 * servlet container.
 *
 * <ul>
 *   <li>Implemented or called by applications: {@link Algorithm}, {@link ClaimRules}, {@link Claims},
 *       {@link DirectEncryption}, {@link InvalidTokenException}, {@link JwkSet}, {@link JwtSigner},
 *       {@link JwtVerifier}, {@link KeyMaker}, {@link KeySet}, {@link KeySource}, {@link KeysUnavailableException},
 *       {@link Reason}, {@link SigningKey}, {@link StrictJson}, {@link UnverifiedJwt}, {@link VerifiedJwt}.
 * </ul>
 */
package io.github.jwtfilter.jose;
