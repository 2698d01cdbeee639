package io.github.jwtfilter.tools.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A ZIP archive for reading and for copying its entries as they are (APPNOTE 6.3.10). Archives that two readers could
 * understand in two ways are refused: duplicate names, overlapping entries, headers that contradict each other. So are
 * names that lead out of a folder, encrypted entries, and entries that expand without measure.
 *
 * <p>A library's reader discards the place of each header and the order of the central directory. Copying an
 * archive byte for byte needs both.
 */
public final class ZipArchive implements Closeable {
    static final int MAX_ENTRIES = 100_000;

    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_LENGTH = 20;
    private static final int GAP_PART = 1 << 16;
    private static final long MAX_DIRECTORY = 256L << 20;

    private final ByteSource source;
    private final long size;
    private final List<ZipItem> items = new ArrayList<>();
    private final Map<String, ZipItem> byName = new LinkedHashMap<>();
    private long directoryStart;
    private long directoryLength;
    private long base;
    private long count;

    private ZipArchive(ByteSource source) {
        this.source = source;
        this.size = source.size();
    }

    /**
     * Opens an archive file.
     *
     * @throws UnreadableWarException if the file has another format, is damaged, or is untrusted; the message has the
     *     reason
     */
    public static ZipArchive open(Path file) throws IOException {
        return read(ByteSource.of(file));
    }

    /** Opens an archive in memory, such as a JAR in a WAR. */
    public static ZipArchive of(byte[] file) throws IOException {
        return read(ByteSource.of(file));
    }

    private static ZipArchive read(ByteSource source) throws IOException {
        try {
            ZipArchive archive = new ZipArchive(source);
            archive.readEnd();
            archive.readDirectory();
            archive.placeItems();
            return archive;
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private void readEnd() throws IOException {
        if (size < END_LENGTH) {
            throw new UnreadableWarException("expected a ZIP archive, got a file of " + size + " bytes");
        }
        int tail = (int) Math.min(size, END_LENGTH + MAX_COMMENT);
        ByteBuffer bytes = bytes(size - tail, tail);
        int at = tail - END_LENGTH;
        while (at >= 0
                && (bytes.getInt(at) != END
                        || at + END_LENGTH + Short.toUnsignedInt(bytes.getShort(at + 20)) != tail)) {
            at--;
        }
        if (at < 0) {
            refuseTrailer(bytes, size - tail);
            boolean zip = Set.of(0x04034b50, END).contains(bytes(0, 4).getInt(0));
            throw new UnreadableWarException(
                    zip
                            ? "the ZIP archive is truncated: its directory at the end is missing. Copy the file again."
                            : "expected a ZIP archive, got another kind of file");
        }
        long end = size - tail + at;
        count = Short.toUnsignedLong(bytes.getShort(at + 10));
        directoryLength = Integer.toUnsignedLong(bytes.getInt(at + 12));
        directoryStart = Integer.toUnsignedLong(bytes.getInt(at + 16));
        if (bytes.getShort(at + 4) != 0 && bytes.getShort(at + 4) != -1) {
            throw new UnreadableWarException("the ZIP archive is one of several parts. Join the parts.");
        }
        long directoryEnd = readEnd64(end).orElse(end);
        base = directoryEnd - directoryLength - directoryStart;
        directoryStart = directoryEnd - directoryLength;
        if (base < 0 || directoryStart < 0 || directoryLength > MAX_DIRECTORY) {
            throw new UnreadableWarException("the ZIP archive is damaged: its directory is not where it should be");
        }
        if (count > MAX_ENTRIES) {
            throw new UnreadableWarException("expected at most " + MAX_ENTRIES + " entries, got " + count);
        }
    }

    /** Refuses bytes behind a whole archive, because readers treat them in different ways. */
    private static void refuseTrailer(ByteBuffer tail, long place) throws UnreadableWarException {
        for (int at = tail.limit() - END_LENGTH; at >= 0; at--) {
            long directoryEnd =
                    Integer.toUnsignedLong(tail.getInt(at + 12)) + Integer.toUnsignedLong(tail.getInt(at + 16));
            int behind = tail.limit() - at - END_LENGTH - Short.toUnsignedInt(tail.getShort(at + 20));
            if (tail.getInt(at) == END && behind > 0 && directoryEnd == place + at) {
                throw new UnreadableWarException(
                        "the ZIP archive has " + behind + " bytes behind its end. Cut them off, or pack it again.");
            }
        }
    }

    /** Reads the ZIP64 end, and returns its place; empty if it is absent. */
    private Optional<Long> readEnd64(long end) throws IOException {
        if (end < LOCATOR_64_LENGTH) {
            return Optional.empty();
        }
        ByteBuffer locator = bytes(end - LOCATOR_64_LENGTH, LOCATOR_64_LENGTH);
        if (locator.getInt(0) != LOCATOR_64) {
            return Optional.empty();
        }
        long place = end - LOCATOR_64_LENGTH - 56;
        if (place < 0 || bytes(place, 4).getInt(0) != END_64) {
            throw new UnreadableWarException("the ZIP archive has an unusual ZIP64 directory. Pack it again.");
        }
        ByteBuffer end64 = bytes(place, 56);
        count = end64.getLong(32);
        directoryLength = end64.getLong(40);
        directoryStart = end64.getLong(48);
        if (count < 0 || directoryLength < 0 || directoryStart < 0) {
            throw new UnreadableWarException("the ZIP archive is damaged: its ZIP64 directory has impossible sizes");
        }
        return Optional.of(place);
    }

    private void readDirectory() throws IOException {
        ByteBuffer directory = bytes(directoryStart, (int) directoryLength);
        Set<String> folders = new HashSet<>();
        while (directory.hasRemaining()) {
            ZipItem item = ZipItem.read(directory, base);
            items.add(item);
            boolean folder = item.name.endsWith("/");
            String plain = folder ? item.name.substring(0, item.name.length() - 1) : item.name;
            if (folder ? !folders.add(plain) : byName.put(plain, item) != null) {
                throw new UnreadableWarException(
                        "entry '" + item.shownName() + "' appears twice. Pack the archive again.");
            }
        }
        if (items.size() != count) {
            throw new UnreadableWarException(
                    "the ZIP archive is damaged: expected " + count + " entries, got " + items.size());
        }
        for (String folder : folders) {
            if (byName.containsKey(folder)) {
                throw new UnreadableWarException(
                        "'" + ZipItem.shown(folder) + "' is a file and a folder. Pack the archive again.");
            }
        }
    }

    /** Finds the place of each entry. Refuses entries that share bytes, such as a bomb of overlapping entries. */
    private void placeItems() throws IOException {
        List<ZipItem> physical = physical();
        checkGap(0, physical.isEmpty() ? directoryStart : physical.get(0).start);
        for (int i = 0; i < physical.size(); i++) {
            long end = i + 1 < physical.size() ? physical.get(i + 1).start : directoryStart;
            ZipItem item = physical.get(i);
            if (item.start < 0 || end - item.start < ZipItem.LOCAL_LENGTH) {
                throw new UnreadableWarException("entry '" + item.shownName() + "' shares bytes with another one");
            }
            item.place(bytes(item.start, ZipItem.LOCAL_LENGTH), this, end);
            checkGap(item.dataStart() + item.compressedSize, end);
        }
    }

    /** Refuses an entry that only a reader of streams would see. Bytes between entries are harmless otherwise. */
    private void checkGap(long from, long to) throws IOException {
        for (long at = from; to - at >= Integer.BYTES; at += GAP_PART - Integer.BYTES + 1) {
            ByteBuffer part = bytes(at, (int) Math.min(GAP_PART, to - at));
            for (int i = 0; i + Integer.BYTES <= part.limit(); i++) {
                if (part.getInt(i) == ZipItem.LOCAL) {
                    throw new UnreadableWarException(
                            "the ZIP archive has an entry that its directory does not name. Pack the archive again.");
                }
            }
        }
    }

    /** Returns the entries in the order of their bytes. */
    public List<ZipItem> physical() {
        List<ZipItem> sorted = new ArrayList<>(items);
        sorted.sort(Comparator.comparingLong(item -> item.start));
        return sorted;
    }

    /** Returns all entries in the order of the directory, those of folders included. */
    public List<ZipItem> items() {
        return Collections.unmodifiableList(items);
    }

    /** Returns a file's entry. */
    public Optional<ZipItem> item(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Returns the names of the files in the order of the directory. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** Returns the place of the central directory. */
    public long directoryStart() {
        return directoryStart;
    }

    /** Returns the place behind the central directory, where the records of its end begin. */
    public long directoryEnd() {
        return directoryStart + directoryLength;
    }

    /** Returns the number of bytes before the place that offsets count from, such as a shell script's. */
    public long base() {
        return base;
    }

    public long size() {
        return size;
    }

    /**
     * Reads a file as a whole.
     *
     * @param max the longest content to accept, in bytes
     */
    public byte[] read(ZipItem item, int max) throws IOException {
        if (item.size > max) {
            throw new UnreadableWarException(
                    "entry '" + item.shownName() + "': expected at most " + max + " bytes, got " + item.size);
        }
        return item.inflater(this).read();
    }

    /** Writes a file's content. */
    public void copyContent(ZipItem item, OutputStream out) throws IOException {
        item.inflater(this).copy(out);
    }

    /** Returns bytes of the archive file. */
    public ByteBuffer bytes(long from, int length) throws IOException {
        if (from < 0 || length < 0 || from + length > size) {
            throw new UnreadableWarException("the ZIP archive is damaged or truncated. Copy the file again.");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (source.read(bytes, from + bytes.position()) < 0) {
                throw new UnreadableWarException("the ZIP archive was truncated while it was read");
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
