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
 * A file with secrets that a server reads while it is edited. It is replaced in one step, so that whoever reads it finds
 * the old content or the new one, and only if it still holds what the edit began with.
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
     * @param named a link is followed, for it is the file behind it that is to be replaced
     * @throws NoSuchFileException if there is none
     */
    static SharedFile read(Path named) throws IOException {
        Path path = named.toRealPath();
        return new SharedFile(path, SmallFile.read(path, SmallFile.MAX_BYTES));
    }

    byte[] content() {
        return content.clone();
    }

    /**
     * Writes a file that is not there yet, for its owner only.
     *
     * @throws IOException if it is there, or a link that leads nowhere is
     */
    static void create(Path path, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                path, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(path))) {
            writeOrDelete(channel, path, content);
        }
        forceFolder(path);
    }

    /** Part of a key could be taken for a key, such as when the disk is full. */
    private static void writeOrDelete(FileChannel channel, Path path, byte[] content) throws IOException {
        try {
            write(channel, content);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /**
     * Puts other content in the old one's place. Owner, group and permissions stay, but others lose theirs.
     *
     * @return whether others lost a permission
     * @throws EditRefusedException if the file has changed since it was read, or is being edited
     * @throws IOException if it cannot be written, or its owner cannot be kept; then it is as it was
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

    /** Who waited for the lock may hold the lock of a file that has been replaced: its name leads to another one then. */
    private Object identity() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Read by the locked channel itself: closing any other one of this file would release the lock (POSIX). */
    private boolean isUnchanged(FileChannel channel) throws IOException {
        ByteBuffer now = ByteBuffer.allocate(content.length + 1);
        while (now.hasRemaining() && channel.read(now) >= 0) {
            // Until the end of the file, or one byte too many.
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

    /** Who may not make the new file belong to the old one's owner would keep the server from reading it. */
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

    /** So that a power failure does not bring the old file back; not every platform lets a folder be opened. */
    private static void forceFolder(Path path) {
        try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException notOffered) {
            // The file itself is written in any case.
        }
    }
}
