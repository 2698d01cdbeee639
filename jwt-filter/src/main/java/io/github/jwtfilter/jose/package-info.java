/**
 * Signed and encrypted tokens: JSON Web Signature, Encryption and Token and the keys behind them, after RFC 7515 to 7519
 * and RFC 8725. Imports the JDK and Jackson's streaming core only, so a team may use it without a servlet container.
 */
package io.github.jwtfilter.jose;
