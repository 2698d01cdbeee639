/**
 * Files that are read again when they change, and trusted certificates in a file. This package imports only the JDK.
 *
 * <ul>
 *   <li>Called by this library only: {@link SmallFile}, {@link TextEncoding}, {@link TrustedCertificates},
 *       {@link WatchedFile}.
 * </ul>
 */
package io.github.jwtfilter.files;
