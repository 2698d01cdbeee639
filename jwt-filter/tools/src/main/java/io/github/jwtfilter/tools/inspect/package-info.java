/**
 * A local page that decodes, verifies and signs tokens, and says what the filter of an application would answer.
 *
 * <ul>
 *   <li>Called by this library only: {@link BrowserOpening}, {@link InspectServer}, {@link InspectedApplication}.
 * </ul>
 */
package io.github.jwtfilter.tools.inspect;
