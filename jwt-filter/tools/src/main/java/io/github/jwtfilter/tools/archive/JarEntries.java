package io.github.jwtfilter.tools.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The entries of a JAR in memory, as its directory lists them. Servers read JARs with {@link java.util.zip.ZipFile}. It
 * accepts bytes before and behind the archive and ignores local headers. This class does the same, because an entry
 * that it missed could hold constraints.
 */
public final class JarEntries {
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_LENGTH = 20;
    private static final int DIRECTORY = 0x02014b50;
    private static final int DIRECTORY_LENGTH = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int MAX_COMMENT = 0xffff;
    private static final int MAX_ENTRIES = 100_000;
    private static final long NO_32 = 0xffffffffL;
    private static final long UNMEASURED = 16 << 20;
    private static final long MAX_BYTES = 1_000_000_000;

    /** Deflate reaches about 1,030. Real JARs stay far below. */
    private static final long MAX_RATIO = 50;

    private final byte[] file;
    private final ByteBuffer bytes;
    /** The place of each record of the directory. */
    private final Map<String, Integer> records = new LinkedHashMap<>();

    private final long limit;
    /** Counts records in all places that look like a directory. */
    private int recordsRead;

    private long inflated;
    private long base;

    /**
     * Reads the directory.
     *
     * @throws ZipException if no server can read the JAR
     * @throws UnreadableWarException if a server could read it
     */
    public JarEntries(byte[] jar) throws IOException {
        this.file = jar;
        this.bytes = ByteBuffer.wrap(jar).order(ByteOrder.LITTLE_ENDIAN);
        this.limit = Math.min(MAX_BYTES, UNMEASURED + jar.length * MAX_RATIO);
        for (int at = jar.length - END_LENGTH; at >= 0 && at >= jar.length - END_LENGTH - MAX_COMMENT; at--) {
            if (bytes.getInt(at) == END && readDirectory(at)) {
                return;
            }
        }
        throw new ZipException("no directory");
    }

    /** Reads the directory before its end record. Returns whether there is one. */
    private boolean readDirectory(int endRecord) throws UnreadableWarException {
        int end = endRecord;
        long length = Integer.toUnsignedLong(bytes.getInt(end + 12));
        long offset = Integer.toUnsignedLong(bytes.getInt(end + 16));
        int end64 = end - LOCATOR_64_LENGTH - 56;
        if (end64 >= 0 && bytes.getInt(end - LOCATOR_64_LENGTH) == LOCATOR_64 && bytes.getInt(end64) == END_64) {
            length = length == NO_32 ? bytes.getLong(end64 + 40) : length;
            offset = offset == NO_32 ? bytes.getLong(end64 + 48) : offset;
            end = end64;
        }
        boolean behind = endRecord + END_LENGTH + unsigned(endRecord + 20) < file.length;
        if (length < 0 || length > end || offset < 0 || offset > end - length || length == 0 && behind) {
            return false;
        }
        records.clear();
        base = end - length - offset;
        for (int at = (int) (end - length); at < end; ) {
            if (end - at < DIRECTORY_LENGTH || bytes.getInt(at) != DIRECTORY) {
                return false;
            }
            int name = unsigned(at + 28);
            int next = at + DIRECTORY_LENGTH + name + unsigned(at + 30) + unsigned(at + 32);
            if (next > end) {
                return false;
            }
            byte[] rawName = Arrays.copyOfRange(file, at + DIRECTORY_LENGTH, at + DIRECTORY_LENGTH + name);
            records.put(ZipItem.name(rawName), at);
            if (++recordsRead > MAX_ENTRIES) {
                throw tooLarge();
            }
            at = next;
        }
        return true;
    }

    private int unsigned(int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    /** Returns the names in the order of the directory. */
    public Set<String> names() {
        return records.keySet();
    }

    /**
     * Returns the beginning of an entry's content.
     *
     * @param max the number of bytes to read at most
     * @throws ZipException if the entry is damaged
     * @throws UnreadableWarException if the JAR expands to more than a real one
     */
    public byte[] read(String name, int max) throws IOException {
        int record = records.get(name);
        int method = unsigned(record + 10);
        long packed = Integer.toUnsignedLong(bytes.getInt(record + 20));
        long offset = base + Integer.toUnsignedLong(bytes.getInt(record + 42));
        if (offset + LOCAL_LENGTH > file.length || bytes.getInt((int) offset) != LOCAL || packed == NO_32) {
            throw new ZipException("an entry is damaged");
        }
        int start = (int) offset + LOCAL_LENGTH + unsigned((int) offset + 26) + unsigned((int) offset + 28);
        if (start + packed > file.length) {
            throw new ZipException("an entry is damaged");
        }
        InputStream stored = new ByteArrayInputStream(file, start, (int) packed);
        Inflater inflater = new Inflater(true);
        try (InputStream in = method == 0 ? stored : new InflaterInputStream(stored, inflater)) {
            byte[] content = in.readNBytes(max);
            inflated += content.length;
            if (inflated > limit) {
                throw tooLarge();
            }
            return content;
        } finally {
            inflater.end();
        }
    }

    private static UnreadableWarException tooLarge() {
        return new UnreadableWarException("it is too large; the rest of it was not read");
    }
}
