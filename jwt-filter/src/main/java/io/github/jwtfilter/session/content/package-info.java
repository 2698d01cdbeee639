/**
 * The content of a session cookie: attributes, times and id as bytes, and the size of the cookies that hold them.
 *
 * <ul>
 *   <li>Called by this library only: {@link SessionContent}, {@link SessionMetadata}, {@link SessionSize}.
 * </ul>
 */
package io.github.jwtfilter.session.content;
