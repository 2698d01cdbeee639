/**
 * Reading of web applications: archives and folders, web.xml and other descriptors, classes. Everything that is read
 * has a limit, and nothing in an application is ever run.
 *
 * <ul>
 *   <li>Called by this library only: {@link Annotation}, {@link Application}, {@link ClassFiles}, {@link ClassIndex}, {@link ClassInfo},
 *       {@link ClassSource}, {@link Declarations}, {@link Edition}, {@link OutsideConstraints},
 *       {@link UnreadableWarException}, {@link WarFiles}, {@link WebXml}, {@link XmlElement}.
 * </ul>
 */
package io.github.jwtfilter.tools.war;
