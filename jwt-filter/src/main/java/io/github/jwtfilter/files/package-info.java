/**
 * Files that are read again when they change. This package imports only the JDK.
 *
 * <ul>
 *   <li>Called by this library only: {@link SmallFile}, {@link TextEncoding}, {@link WatchedFile}.
 * </ul>
 */
package io.github.jwtfilter.files;
