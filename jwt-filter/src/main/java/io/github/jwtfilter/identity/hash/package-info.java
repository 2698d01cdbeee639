/**
 * Reads, checks and creates password hashes. {@code PasswordHashes} is the only reader. All public types are for other
 * packages of the filter.
 */
package io.github.jwtfilter.identity.hash;
