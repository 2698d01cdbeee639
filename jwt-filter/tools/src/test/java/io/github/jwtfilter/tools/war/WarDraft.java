package io.github.jwtfilter.tools.war;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/** A WAR or another archive for a test. */
public final class WarDraft {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);

    /** Adds a compressed file. */
    public WarDraft file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a compressed file, or a folder if the name ends with a slash. */
    public WarDraft file(String name, byte[] content) {
        try {
            ZipEntry entry = new ZipEntry(name);
            entry.setTime(1_000_000_000_000L);
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a file without compression, with a comment and an extra field. */
    public WarDraft stored(String name, byte[] content) {
        try {
            CRC32 crc = new CRC32();
            crc.update(content);
            ZipEntry entry = new ZipEntry(name);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
            entry.setTime(1_100_000_000_000L);
            entry.setComment("a comment");
            entry.setExtra(new byte[] {0x34, 0x12, 2, 0, 7, 8});
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the class file of an empty servlet. It shows the edition of an application. */
    public static byte[] servlet(String api) {
        ClassWriter type = new ClassWriter(0);
        type.visit(Opcodes.V11, Opcodes.ACC_PUBLIC, "com/acme/App", null, api + "/servlet/http/HttpServlet", null);
        type.visitEnd();
        return type.toByteArray();
    }

    public WarDraft comment(String comment) {
        zip.setComment(comment);
        return this;
    }

    /** Returns the archive. */
    public byte[] bytes() {
        try {
            zip.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the archive. */
    public Path write(Path file) {
        try {
            return Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces each occurrence of a text of the same length. */
    public static byte[] replaced(byte[] archive, String from, String to) {
        String text = new String(archive, StandardCharsets.ISO_8859_1);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }
}
