package io.github.jwtfilter.tools.convert;

import io.github.jwtfilter.tools.archive.ZipRewriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** An atomic write: a temporary file in the same folder, flushed to the disk and then moved to its name. */
final class AtomicFile {
    /** The writer of the content. */
    interface Content {
        void writeTo(FileChannel out) throws IOException;
    }

    /** The check that reads the finished file before it gets its name. */
    interface Check {
        void check(Path file) throws IOException;
    }

    static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    private AtomicFile() {}

    /**
     * Writes a file.
     *
     * @param like a file with the permissions for the new one; if empty, only the owner can read the new file
     */
    static void write(Path file, Optional<Path> like, Content content, Check check) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, ".jwt-filter-", ".tmp");
        try {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                content.writeTo(out);
                out.force(true);
            }
            check.check(temporary);
            setPermissions(temporary, like);
            move(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
        syncFolder(folder);
    }

    static void write(Path file, Optional<Path> like, byte[] content) throws IOException {
        write(file, like, out -> ZipRewriter.write(out, content), written -> {});
    }

    private static void setPermissions(Path file, Optional<Path> like) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, like.isPresent() ? Files.getPosixFilePermissions(like.get()) : PRIVATE);
        }
    }

    static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(
                    "folder of " + to + ": its file system cannot replace a file at once; write elsewhere", e);
        }
    }

    /** Flushes the new name to the disk. Some systems cannot open folders; the content is safe there too. */
    private static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notPossible) {
            return;
        }
    }
}
