/**
 * Reads, checks and creates password hashes. {@code PasswordHashes} is the only reader.
 *
 * <ul>
 *   <li>Called by this library only: {@link Argon2Hash}, {@link BcryptHash}, {@link PasswordHash},
 *       {@link PasswordHashes}, {@link SeenHashKinds}, {@link ShaCryptHash}, {@link UnreadableHashException},
 *       {@link UnreadableHashes}.
 * </ul>
 */
package io.github.jwtfilter.identity.hash;
