/**
 * Reading of web applications: archives and folders, web.xml and other descriptors, classes. Everything that is read
 * has a limit, and nothing in an application is ever run.
 *
 * <ul>
 *   <li>Called by this library only: {@link Annotation}, {@link Application}, {@link ArchiveFiles}, {@link ClassFiles},
 *       {@link ClassIndex}, {@link ClassInfo}, {@link ClassSource}, {@link Declarations}, {@link Edition},
 *       {@link FilterDefaults}, {@link FolderFiles}, {@link OutsideConstraints}, {@link ServerReading}, {@link UnreadableWarException},
 *       {@link WarFiles}, {@link WarSource}, {@link WebXml}, {@link XmlElement}, {@link XmlText}, {@link ZipArchive},
 *       {@link ZipItem}.
 * </ul>
 */
package io.github.jwtfilter.tools.war;
