/**
 * The declarations of a web application: web.xml, fragments, annotations, and the applications in a file or folder.
 *
 * <ul>
 *   <li>Called by this library only: {@link Application}, {@link Declarations}, {@link FilterDefaults},
 *       {@link OutsideConstraints}, {@link ServerReading}, {@link WarSource}, {@link WebXml}.
 * </ul>
 */
package io.github.jwtfilter.tools.war;
