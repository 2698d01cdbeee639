package io.github.jwtfilter.tools.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes an archive again with some entries replaced, removed and added. All other bytes stay as they are, in their
 * order: headers, compressed content, times, comments, extra fields, and bytes before and between the entries.
 */
public final class ZipRewriter {
    private static final int BUFFER = 1 << 18;
    private static final long NO_32 = 0xFFFFFFFFL;
    private static final int MAX_COUNT = 0xFFFF;

    private final ZipArchive archive;
    private final Map<String, RawEntry> replaced = new HashMap<>();
    private final Set<String> removed = new HashSet<>();
    private final List<RawEntry> appended = new ArrayList<>();

    public ZipRewriter(ZipArchive archive) {
        this.archive = archive;
    }

    /** Replaces the entry of that name. If it is absent, adds the entry at the end. */
    public void put(String name, RawEntry entry) {
        if (archive.item(name).isPresent()) {
            replaced.put(name, entry);
        } else {
            appended.add(entry);
        }
    }

    public void remove(String name) {
        removed.add(name);
    }

    /** Writes the archive. */
    public void writeTo(FileChannel out) throws IOException {
        List<ZipItem> physical = archive.physical();
        copy(0, physical.isEmpty() ? archive.directoryStart() : physical.get(0).start, out);
        Map<String, Long> offsets = new HashMap<>();
        for (ZipItem item : physical) {
            if (removed.contains(item.name)) {
                continue;
            }
            offsets.put(item.name, out.position() - archive.base());
            RawEntry other = replaced.get(item.name);
            if (other == null) {
                copy(item.start, item.end(), out);
            } else {
                other.writeTo(out);
            }
        }
        List<byte[]> directory = new ArrayList<>();
        for (ZipItem item : archive.items()) {
            Long offset = offsets.get(item.name);
            if (offset != null) {
                RawEntry other = replaced.get(item.name);
                directory.add(other == null ? item.central(offset) : other.central(offset));
            }
        }
        for (RawEntry entry : appended) {
            directory.add(entry.central(out.position() - archive.base()));
            entry.writeTo(out);
        }
        long start = out.position();
        for (byte[] item : directory) {
            write(out, item);
        }
        writeEnd(out, start, directory.size());
    }

    /** Writes the records behind the directory as they were, with the new places and sizes. */
    private void writeEnd(FileChannel out, long start, int count) throws IOException {
        ByteBuffer end = archive.bytes(archive.directoryEnd(), (int) (archive.size() - archive.directoryEnd()));
        long length = out.position() - start;
        long offset = start - archive.base();
        int at = 0;
        boolean zip64 = end.getInt(0) == 0x06064b50;
        if (zip64) {
            end.putLong(24, count).putLong(32, count).putLong(40, length).putLong(48, offset);
            end.putLong(56 + 8, out.position() - archive.base());
            at = 56 + 20;
        }
        put(end, at + 8, 2, count, zip64);
        put(end, at + 10, 2, count, zip64);
        put(end, at + 12, 4, length, zip64);
        put(end, at + 16, 4, offset, zip64);
        writeAll(out, end);
    }

    private static void put(ByteBuffer end, int at, int width, long value, boolean zip64)
            throws UnreadableWarException {
        long max = width == 2 ? MAX_COUNT : NO_32;
        long old = width == 2 ? Short.toUnsignedLong(end.getShort(at)) : Integer.toUnsignedLong(end.getInt(at));
        if (zip64 && old == max) {
            return;
        }
        if (value >= max) {
            throw new UnreadableWarException("the archive would become too long. Pack it with ZIP64 first.");
        }
        if (width == 2) {
            end.putShort(at, (short) value);
        } else {
            end.putInt(at, (int) value);
        }
    }

    private void copy(long from, long to, FileChannel out) throws IOException {
        for (long at = from; at < to; at += BUFFER) {
            ByteBuffer part = archive.bytes(at, (int) Math.min(BUFFER, to - at));
            writeAll(out, part);
        }
    }

    /** Writes a file as it is. */
    public static void copy(Path file, FileChannel out) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            copy(in, out);
        }
    }

    static void copy(InputStream in, FileChannel out) throws IOException {
        byte[] part = new byte[BUFFER];
        for (int length = in.read(part); length >= 0; length = in.read(part)) {
            writeAll(out, ByteBuffer.wrap(part, 0, length));
        }
    }

    public static void write(FileChannel out, byte[] bytes) throws IOException {
        writeAll(out, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
