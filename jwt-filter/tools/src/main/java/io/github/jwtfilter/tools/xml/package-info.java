/**
 * Reading of XML files as they stand: the encoding, and the elements with their places in the text.
 *
 * <ul>
 *   <li>Called by this library only: {@link XmlElement}, {@link XmlText}.
 * </ul>
 */
package io.github.jwtfilter.tools.xml;
