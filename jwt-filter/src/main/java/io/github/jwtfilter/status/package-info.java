/**
 * The state of one filter for operators, as an HTML page, as JSON and as metrics.
 *
 * <ul>
 *   <li>Called by this library only: {@link KeysInUse}, {@link Revocation}, {@link Status}, {@link StatusFormat}.
 * </ul>
 */
package io.github.jwtfilter.status;
