/**
 * What a web application declares: web.xml, fragments and annotations, and the applications inside a file or folder.
 *
 * <ul>
 *   <li>Called by this library only: {@link Application}, {@link Declarations}, {@link FilterDefaults},
 *       {@link OutsideConstraints}, {@link ServerReading}, {@link WarSource}, {@link WebXml}.
 * </ul>
 */
package io.github.jwtfilter.tools.war;
