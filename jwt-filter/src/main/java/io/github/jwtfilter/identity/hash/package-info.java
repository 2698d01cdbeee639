/**
 * Password hashes: how they are read, checked and made. {@code PasswordHashes} is the only reader. All public types are
 * used by other packages of the filter only.
 */
package io.github.jwtfilter.identity.hash;
