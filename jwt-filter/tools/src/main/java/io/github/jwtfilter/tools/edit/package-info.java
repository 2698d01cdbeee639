/**
 * Edits of a web.xml as text, and the safe display of these edits.
 *
 * <ul>
 *   <li>Called by this library only: {@link AddedServlet}, {@link DescriptorCheck}, {@link SecretMask},
 *       {@link UnifiedDiff}, {@link WebXmlEditor}.
 * </ul>
 */
package io.github.jwtfilter.tools.edit;
