package io.github.jwtfilter.tools.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The files of an exploded application. Symbolic links in WEB-INF are refused, others are skipped. */
public final class FolderFiles implements WarFiles {
    private final Path folder;
    private final String name;
    private final List<String> names = new ArrayList<>();
    private final ReadLimit limit = new ReadLimit();

    private FolderFiles(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    public static FolderFiles of(Path folder) throws IOException {
        // A server takes the context path from the name of a link, not from its target.
        FolderFiles files = new FolderFiles(
                folder.toRealPath(), ArchiveFiles.name(folder.toAbsolutePath().normalize()));
        files.list();
        Collections.sort(files.names);
        return files;
    }

    private void list() throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (attributes.isRegularFile()) {
                    names.add(name);
                } else if (name.startsWith("WEB-INF") || name.startsWith("META-INF")) {
                    throw new UnreadableWarException(
                            "'" + ZipItem.shown(name)
                                    + "' is a symbolic link or a special file. It may lead out of the application. Put the file itself there.");
                }
                if (names.size() > ZipArchive.MAX_ENTRIES) {
                    throw new UnreadableWarException("expected at most " + ZipArchive.MAX_ENTRIES + " files");
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Returns the real path of the folder. */
    public Path folder() {
        return folder;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> names() {
        return Collections.unmodifiableList(names);
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        if (Collections.binarySearch(names, name) < 0) {
            return Optional.empty();
        }
        Path file = folder.resolve(name);
        int max = ReadLimit.of(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > max) {
            throw new UnreadableWarException(
                    "'" + ZipItem.shown(name) + "': expected a file of at most " + max + " bytes");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(limit.count(in.readNBytes(max)));
        }
    }

    @Override
    public void close() {}
}
