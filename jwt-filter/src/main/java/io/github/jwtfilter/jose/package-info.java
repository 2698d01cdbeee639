/**
 * Signed and encrypted tokens: JSON Web Signature, Encryption and Token, and their keys, as defined in RFC 7515 to 7519
 * and RFC 8725. This package imports only the JDK and Jackson's streaming core, so other projects can use it without a
 * servlet container.
 */
package io.github.jwtfilter.jose;
