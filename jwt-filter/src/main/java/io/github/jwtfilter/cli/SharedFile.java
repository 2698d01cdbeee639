package io.github.jwtfilter.cli;

import io.github.jwtfilter.files.SmallFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * A file with secrets that a server may read during an edit. The edit replaces it atomically, so a reader finds either
 * the old content or the new content. The edit fails if the content has changed since it was read.
 */
final class SharedFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("------rwx");

    private final Path path;
    private final byte[] content;

    private SharedFile(Path path, byte[] content) {
        this.path = path;
        this.content = content;
    }

    /**
     * Reads a file.
     *
     * @param named the file; a link is followed, because the edit replaces the file behind the link
     * @throws NoSuchFileException if the file is missing
     */
    static SharedFile read(Path named) throws IOException {
        Path path = named.toRealPath();
        return new SharedFile(path, SmallFile.read(path, SmallFile.MAX_BYTES));
    }

    byte[] content() {
        return content.clone();
    }

    /**
     * Creates a file that only its owner can read.
     *
     * @throws IOException if the path exists, even as a dangling link
     */
    static void create(Path path, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                path, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(path))) {
            writeOrDelete(channel, path, content);
        }
        forceFolder(path);
    }

    /**
     * Writes the content. Deletes the file if that fails, for example on a full disk, because part of a key could pass
     * for a whole key.
     */
    private static void writeOrDelete(FileChannel channel, Path path, byte[] content) throws IOException {
        try {
            write(channel, content);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /**
     * Replaces the content. Keeps owner, group and their permissions, and removes all permissions of others.
     *
     * @return whether others lost a permission
     * @throws EditRefusedException if the file has changed since it was read, or is being edited
     * @throws IOException if the file cannot be written, or its owner cannot be kept; the file is then unchanged
     */
    boolean replace(byte[] anew) throws IOException, EditRefusedException {
        Object opened = identity();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null || !Objects.equals(opened, identity()) || !isUnchanged(channel)) {
                throw changed();
            }
            return replaceLocked(anew);
        } catch (OverlappingFileLockException busy) {
            throw changed();
        }
    }

    /**
     * Returns the identity of the file behind the name. After waiting for a lock, an editor may hold the lock of a file
     * that was replaced meanwhile. Comparing identities detects that.
     */
    private Object identity() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /**
     * Compares the content through the locked channel itself. On POSIX systems, closing any other channel of this file
     * would release the lock.
     */
    private boolean isUnchanged(FileChannel channel) throws IOException {
        ByteBuffer now = ByteBuffer.allocate(content.length + 1);
        while (now.hasRemaining() && channel.read(now) >= 0) {
            // Read to the end of the file, or until one byte more than expected.
        }
        return Arrays.equals(content, Arrays.copyOf(now.array(), now.position()));
    }

    private static EditRefusedException changed() {
        return new EditRefusedException("somebody else has edited the file in the meantime; nothing was done");
    }

    private boolean replaceLocked(byte[] anew) throws IOException {
        Path temporary = Files.createTempFile(path.getParent(), ".keys", ".tmp", ownerOnly(path));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                write(channel, anew);
            }
            boolean narrowed = copyRights(path, temporary);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(path);
            return narrowed;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Copies owner, group and permissions. The edit fails if the owner cannot be kept, because the server could then no
     * longer read the file.
     */
    private static boolean copyRights(Path from, Path to) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (view == null) {
            return false;
        }
        PosixFileAttributes rights = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributes own = view.readAttributes();
        if (!own.owner().equals(rights.owner())) {
            view.setOwner(rights.owner());
        }
        if (!own.group().equals(rights.group())) {
            view.setGroup(rights.group());
        }
        Set<PosixFilePermission> kept = EnumSet.noneOf(PosixFilePermission.class);
        kept.addAll(rights.permissions());
        boolean narrowed = kept.removeAll(OTHERS);
        view.setPermissions(kept);
        return narrowed;
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static void write(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(true);
    }

    /**
     * Forces the folder to disk, so that a power failure does not bring the old file back. Some platforms cannot open a
     * folder.
     */
    private static void forceFolder(Path path) {
        try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException notOffered) {
            // The file itself is already on disk.
        }
    }
}
