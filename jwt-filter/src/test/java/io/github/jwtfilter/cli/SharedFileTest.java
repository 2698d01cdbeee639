package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.JwkSet;
import io.github.jwtfilter.testing.TestKeys;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Is a file that a server reads replaced without losing data and without exposing it to other users? */
@DisabledOnOs(OS.WINDOWS)
final class SharedFileTest {
    private static final byte[] NEW = bytes("new");

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeOld() throws IOException {
        file = Files.writeString(folder.resolve("file"), "old");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private void assertFilesInFolder(int files) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(files, all.count());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rw-------, rw-------, false",
        "rw-r-----, rw-r-----, false",
        "rw-rw----, rw-rw----, false",
        "rw-r--r--, rw-r-----, true",
        "rwxrwxrwx, rwxrwx---, true",
    })
    void permissionsAreKeptExceptForOthers(String before, String after, boolean warned) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(before));
        assertEquals(warned, SharedFile.read(file).replace(NEW));
        assertEquals("new", Files.readString(file));
        assertEquals(after, permissions(file));
        assertFilesInFolder(1);
    }

    @Test
    void newFileIsPrivate() throws IOException {
        Path newFile = folder.resolve("anew");
        SharedFile.create(newFile, NEW);
        assertEquals("rw-------", permissions(newFile));
        assertThrows(FileAlreadyExistsException.class, () -> SharedFile.create(newFile, bytes("other")));
        assertEquals("new", Files.readString(newFile));
    }

    @Test
    void targetOfALinkIsReplacedAndTheLinkIsKept() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path link = Files.createSymbolicLink(other.resolve("link"), file);
        SharedFile.read(link).replace(NEW);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(file));
    }

    @Test
    void danglingLinkIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("absent"));
        assertThrows(NoSuchFileException.class, () -> SharedFile.read(link));
        assertThrows(FileAlreadyExistsException.class, () -> SharedFile.create(link, NEW));
        Call add = Call.of("keys", "add", link.toString());
        assertEquals(2, add.status, add::toString);
        assertFalse(Files.exists(folder.resolve("absent")));
    }

    @Test
    void concurrentEditIsNotOverwritten() throws IOException {
        SharedFile read = SharedFile.read(file);
        Files.writeString(file, "theirs");
        String why = assertThrows(EditRefusedException.class, () -> read.replace(NEW))
                .getMessage();
        assertEquals("somebody else has edited the file in the meantime; nothing was done", why);
        assertEquals("theirs", Files.readString(file));
        assertFilesInFolder(1);
    }

    @Test
    void lockedFileIsNotReplaced() throws Exception {
        SharedFile read = SharedFile.read(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertTrue(lock.isValid());
            assertThrows(EditRefusedException.class, () -> read.replace(NEW));
        }
        read.replace(NEW);
        assertEquals("new", Files.readString(file));
    }

    @Test
    void deletedFileIsNotCreatedAgain() throws IOException {
        SharedFile read = SharedFile.read(file);
        Files.delete(file);
        assertThrows(NoSuchFileException.class, () -> read.replace(NEW));
        assertFalse(Files.exists(file));
        assertFilesInFolder(0);
    }

    /**
     * In the end, the file contains each addition that was reported as done. Each file that a server could read was
     * complete.
     */
    @Test
    void concurrentEditsAreNotLost() throws Exception {
        Files.writeString(file, TestKeys.set(TestKeys.jwk(Algorithm.HS256)));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Integer>> additions = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            additions.add(() -> {
                int status = Call.of("keys", "add", file.toString()).status;
                JwkSet.parse(Files.readString(file));
                return status;
            });
        }
        int done = 0;
        try {
            for (Future<Integer> addition : threads.invokeAll(additions)) {
                assertTrue(addition.get() == 0 || addition.get() == 1, "status " + addition.get());
                done += addition.get() == 0 ? 1 : 0;
            }
        } finally {
            threads.shutdownNow();
        }
        assertTrue(done > 0, "at least one addition succeeds");
        assertEquals(1 + done, JwkSet.parse(Files.readString(file)).keys().size());
        assertFilesInFolder(1);
    }
}
