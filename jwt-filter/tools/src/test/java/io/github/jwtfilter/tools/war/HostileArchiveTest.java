package io.github.jwtfilter.tools.war;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.archive.WarFiles;
import io.github.jwtfilter.tools.archive.ZipArchive;
import io.github.jwtfilter.tools.archive.ZipItem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Are damaged and hostile archives refused with a clear message, and are all others read? */
final class HostileArchiveTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"../evil.jsp", "a/../../bad", "/etc/passwd", "a\\..\\bad.js", "C:/windows1", "a//empty.jsp"})
    void nameThatLeadsOutOfTheFolderIsRefused(String name) {
        String placeholder = "x".repeat(name.length());
        byte[] archive =
                WarDraft.replaced(new WarDraft().file(placeholder, "x1").bytes(), placeholder, name);
        assertRefused(archive, "expected a relative name");
    }

    @Test
    void duplicateNameIsRefused() {
        byte[] archive = new WarDraft().file("a.txt", "1").file("b.txt", "2").bytes();
        assertRefused(WarDraft.replaced(archive, "b.txt", "a.txt"), "entry 'a.txt' appears twice");
    }

    @Test
    void nameOfFileAndFolderIsRefused() {
        assertRefused(new WarDraft().file("ab/", new byte[0]).file("ab", "1").bytes(), "is a file and a folder");
    }

    @Test
    void truncatedArchiveIsRefusedAtEachLength() {
        byte[] archive = war();
        for (int length = 1; length < archive.length; length++) {
            byte[] part = Arrays.copyOf(archive, length);
            assertThrows(UnreadableWarException.class, () -> ZipArchive.of(part));
        }
    }

    @Test
    void truncationIsNamed() {
        byte[] archive = war();
        assertRefused(Arrays.copyOf(archive, archive.length / 2), "the ZIP archive is truncated");
    }

    @Test
    void eachChangedByteIsRefusedOrHarmless() throws IOException {
        byte[] archive = war();
        for (int i = 0; i < archive.length; i++) {
            byte[] changed = archive.clone();
            changed[i] ^= 0x55;
            try (ZipArchive zip = ZipArchive.of(changed)) {
                for (ZipItem item : zip.items()) {
                    zip.read(item, 1 << 20);
                }
            } catch (UnreadableWarException expected) {
                assertTrue(expected.getMessage().length() < 400, expected.getMessage());
            }
        }
    }

    @Test
    void otherFileIsRefused() {
        assertRefused("GIF89a, and then some more bytes".getBytes(StandardCharsets.UTF_8), "expected a ZIP archive");
        assertRefused(new byte[0], "expected a ZIP archive, got a file of 0 bytes");
    }

    @Test
    void encryptedEntryIsRefused() {
        byte[] archive = new WarDraft().stored("a.txt", new byte[] {1}).bytes();
        ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        int central = bytes.getInt(archive.length - 6);
        bytes.putShort(central + 8, (short) (bytes.getShort(central + 8) | 1));
        assertRefused(archive, "entry 'a.txt' is encrypted");
    }

    @Test
    void overlappingEntriesAreRefused() {
        byte[] archive = new WarDraft()
                .stored("a.txt", new byte[10])
                .stored("b.txt", new byte[10])
                .bytes();
        ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        int central = bytes.getInt(archive.length - 6);
        int second = central + 46 + 5 + bytes.getShort(central + 30) + bytes.getShort(central + 32);
        bytes.putInt(second + 42, 4);
        assertRefused(archive, "shares bytes with another one");
    }

    @Test
    void bombIsRefused() {
        byte[] archive = new WarDraft().file("zeros.txt", new byte[100 << 20]).bytes();
        assertRefused(archive, "entry 'zeros.txt' expands from");
    }

    @Test
    void entryLongerThanItSaysIsRefused() throws IOException {
        byte[] archive = new WarDraft().file("long.txt", new byte[100_000]).bytes();
        ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(bytes.getInt(archive.length - 6) + 24, 10);
        try (ZipArchive zip = ZipArchive.of(archive)) {
            UnreadableWarException e = assertThrows(
                    UnreadableWarException.class,
                    () -> zip.read(zip.item("long.txt").orElseThrow(), 1000));
            assertEquals("entry 'long.txt' is longer than its directory says", e.getMessage());
        }
    }

    @Test
    void otherSizeInTheLocalHeaderIsRefused() {
        byte[] archive = new WarDraft().stored("a.txt", new byte[] {1, 2}).bytes();
        archive[22] = 1;
        assertRefused(archive, "its header contradicts the directory");
        archive[22] = 2;
        archive[14] ^= 1;
        assertRefused(archive, "its header contradicts the directory");
    }

    @Test
    void entryThatTheDirectoryDoesNotNameIsRefused() {
        byte[] archive =
                new WarDraft().file("a.txt", "1").stored("b.txt", new byte[10]).bytes();
        ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        int end = archive.length - 22;
        int central = bytes.getInt(end + 16);
        int second = central + 46 + 5 + bytes.getShort(central + 30) + bytes.getShort(central + 32);
        ByteBuffer hidden = ByteBuffer.allocate(archive.length).order(ByteOrder.LITTLE_ENDIAN);
        hidden.put(archive, 0, second).put(archive, end, 22);
        hidden.putShort(second + 8, (short) 1).putShort(second + 10, (short) 1).putInt(second + 12, second - central);
        assertRefused(Arrays.copyOf(hidden.array(), second + 22), "an entry that its directory does not name");
    }

    @Test
    void bytesBehindTheEndAreNamed() {
        byte[] archive = war();
        assertRefused(Arrays.copyOf(archive, archive.length + 3), "has 3 bytes behind its end");
    }

    @Test
    void archiveBehindAScriptIsRead() throws IOException {
        byte[] script = "#!/bin/sh\nexit\n".getBytes(StandardCharsets.UTF_8);
        byte[] archive = war();
        byte[] both = Arrays.copyOf(script, script.length + archive.length);
        System.arraycopy(archive, 0, both, script.length, archive.length);
        try (ZipArchive zip = ZipArchive.of(both)) {
            assertArrayEquals(new byte[] {1, 2, 3}, zip.read(zip.item("b.bin").orElseThrow(), 10));
        }
    }

    @Test
    void linkInWebInfIsRefused() throws IOException {
        Files.createDirectories(folder.resolve("app/WEB-INF/lib"));
        Files.createSymbolicLink(folder.resolve("app/WEB-INF/lib/x.jar"), Path.of("nowhere"));
        assertOpenRefused(folder.resolve("app"), "'WEB-INF/lib/x.jar' is a symbolic link");
    }

    @Test
    void absentFileIsNamed() {
        assertOpenRefused(folder.resolve("bank.war"), "got no such file");
    }

    @Test
    void emptyFolderIsNamed() {
        assertOpenRefused(folder, "expected a folder with WEB-INF");
    }

    @Test
    void warsOfAnEarAreRead() throws IOException {
        byte[] war = new WarDraft().file("WEB-INF/web.xml", "<web-app/>").bytes();
        Path ear = new WarDraft()
                .file("META-INF/application.xml", "<application/>")
                .stored("web/one.war", war)
                .file("two.war", war)
                .write(folder.resolve("all.ear"));
        try (WarSource source = WarSource.open(ear)) {
            assertEquals(WarSource.Kind.EAR, source.kind());
            assertEquals(
                    List.of("one", "two"),
                    source.applications().stream().map(WarFiles::name).toList());
            assertEquals(
                    List.of("WEB-INF/web.xml"), source.applications().get(1).names());
        }
    }

    @Test
    void webappsFolderIsRead() throws IOException {
        Files.createDirectories(folder.resolve("shop/WEB-INF"));
        Files.writeString(folder.resolve("shop/WEB-INF/web.xml"), "<web-app/>");
        new WarDraft().file("WEB-INF/web.xml", "<web-app/>").write(folder.resolve("bank.war"));
        try (WarSource source = WarSource.open(folder)) {
            assertEquals(WarSource.Kind.WEBAPPS, source.kind());
            assertEquals(
                    List.of("bank", "shop"),
                    source.applications().stream().map(WarFiles::name).toList());
            assertTrue(source.applications().get(1).read("WEB-INF/web.xml").isPresent());
            assertTrue(source.applications().get(1).read("../bank.war").isEmpty());
        }
    }

    private static byte[] war() {
        return new WarDraft()
                .file("a.txt", "some text")
                .stored("b.bin", new byte[] {1, 2, 3})
                .file("c/", new byte[0])
                .bytes();
    }

    private void assertOpenRefused(Path path, String problem) {
        UnreadableWarException e = assertThrows(UnreadableWarException.class, () -> WarSource.open(path));
        assertTrue(e.getMessage().contains(problem), e.getMessage());
        assertTrue(e.getMessage().startsWith(path.toString()), e.getMessage());
    }

    private static void assertRefused(byte[] archive, String problem) {
        UnreadableWarException e = assertThrows(UnreadableWarException.class, () -> ZipArchive.of(archive));
        assertTrue(e.getMessage().contains(problem), e.getMessage());
    }
}
