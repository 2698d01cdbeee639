/**
 * A local page that decodes, verifies and signs tokens, and computes the answers of an application's filter.
 *
 * <ul>
 *   <li>Called by this library only: {@link BrowserOpening}, {@link InspectServer}, {@link InspectedApplication}.
 * </ul>
 */
package io.github.jwtfilter.tools.inspect;
