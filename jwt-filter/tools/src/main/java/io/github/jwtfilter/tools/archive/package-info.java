/**
 * Reading of the files of applications, in archives and folders, and writing of archives with single entries changed.
 * Everything that is read has a limit.
 *
 * <ul>
 *   <li>Called by this library only: {@link ArchiveFiles}, {@link FolderFiles}, {@link JarEntries}, {@link RawEntry},
 *       {@link ReadLimit}, {@link UnreadableWarException}, {@link WarFiles}, {@link ZipArchive}, {@link ZipItem},
 *       {@link ZipRewriter}.
 * </ul>
 */
package io.github.jwtfilter.tools.archive;
