package io.github.jwtfilter.tools.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** An entry of a ZIP archive: its record in the central directory, and the place of its bytes. */
public final class ZipItem {
    static final int LOCAL_LENGTH = 30;

    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_LENGTH = 46;
    static final int LOCAL = 0x04034b50;
    private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
    private static final int SIZES_FOLLOW = 1 << 3;
    private static final long NO_32 = 0xFFFFFFFFL;
    private static final int MAX_NAME = 1000;

    /** From this size on, the ratio to the compressed form is limited. */
    private static final long MAX_UNMEASURED = 64 << 20;

    /** Deflate reaches about 1,030. Real files of this size stay far below. */
    private static final long MAX_RATIO = 200;

    /** Names that lead out of a folder, or mean different files on different systems. */
    private static final Pattern UNSAFE_NAME = Pattern.compile(
            "/.*|(?:.*/)?\\.{1,2}(?:/.*)?|.*//.*|.*\\\\.*|[A-Za-z]:.*|.*[\\x00-\\x1f\\x7f].*", Pattern.DOTALL);

    /** The name with slashes; of a folder with one at its end. */
    public final String name;
    /** The length of the content. */
    public final long size;
    /** The length of the content as stored. */
    public final long compressedSize;

    public final long crc;
    /** The compression method: 0 for stored, 8 for deflate. */
    public final int method;
    /** The place of the local header in the archive file. */
    public final long start;

    private final byte[] central;
    private final int offset64;
    private long dataStart;
    private long end;

    private ZipItem(byte[] central, long base) throws UnreadableWarException {
        this.central = central;
        ByteBuffer record = ByteBuffer.wrap(central).order(ByteOrder.LITTLE_ENDIAN);
        int flags = record.getShort(8);
        method = Short.toUnsignedInt(record.getShort(10));
        crc = Integer.toUnsignedLong(record.getInt(16));
        byte[] rawName = Arrays.copyOfRange(central, CENTRAL_LENGTH, CENTRAL_LENGTH + nameLength(record));
        name = name(rawName);
        if (UNSAFE_NAME.matcher(name).matches() || name.isEmpty() || rawName.length > MAX_NAME) {
            throw new UnreadableWarException("entry '" + shownName() + "': expected a relative name with slashes, of at"
                    + " most " + MAX_NAME + " bytes. Such a name can lead out of the application's folder.");
        }
        if ((flags & ENCRYPTED) != 0) {
            throw new UnreadableWarException("entry '" + shownName() + "' is encrypted. No container can read it.");
        }
        long[] values = {
            Integer.toUnsignedLong(record.getInt(24)),
            Integer.toUnsignedLong(record.getInt(20)),
            Integer.toUnsignedLong(record.getInt(42))
        };
        offset64 = readZip64(record, values);
        size = values[0];
        compressedSize = values[1];
        start = values[2] + base;
        if (size < 0 || compressedSize < 0 || values[2] < 0) {
            throw new UnreadableWarException("entry '" + shownName() + "' has an impossible size");
        }
        if (size > MAX_UNMEASURED && size / MAX_RATIO > compressedSize) {
            throw new UnreadableWarException("entry '" + shownName() + "' expands from " + compressedSize + " to "
                    + size + " bytes. Such an archive fills disks and memory.");
        }
    }

    /** Reads the next record of the central directory. */
    static ZipItem read(ByteBuffer directory, long base) throws UnreadableWarException {
        int at = directory.position();
        if (directory.remaining() < CENTRAL_LENGTH || directory.getInt(at) != CENTRAL) {
            throw new UnreadableWarException("the ZIP archive is damaged: a record of its directory is malformed");
        }
        int length = CENTRAL_LENGTH
                + Short.toUnsignedInt(directory.getShort(at + 28))
                + Short.toUnsignedInt(directory.getShort(at + 30))
                + Short.toUnsignedInt(directory.getShort(at + 32));
        if (length > directory.remaining()) {
            throw new UnreadableWarException("the ZIP archive is damaged: a record of its directory is truncated");
        }
        byte[] record = new byte[length];
        directory.get(record);
        return new ZipItem(record, base);
    }

    private static int nameLength(ByteBuffer record) {
        return Short.toUnsignedInt(record.getShort(28));
    }

    /**
     * Decodes a name as UTF-8, as the JDK does. Other bytes, as in old archives, are decoded as Latin-1. A copy keeps
     * the original bytes.
     */
    static String name(byte[] raw) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(raw, StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * Replaces values that do not fit into 32 bits (APPNOTE 4.5.3).
     *
     * @return the place of the 64-bit offset in the record; -1 if it is absent
     */
    private int readZip64(ByteBuffer record, long[] values) throws UnreadableWarException {
        int at = CENTRAL_LENGTH + nameLength(record);
        int extraEnd = at + Short.toUnsignedInt(record.getShort(30));
        while (at + 4 <= extraEnd) {
            int length = Short.toUnsignedInt(record.getShort(at + 2));
            int value = at + 4;
            int next = value + length;
            if (record.getShort(at) == 1 && next <= extraEnd) {
                int place = -1;
                for (int i = 0; i < values.length; i++) {
                    if (values[i] == NO_32) {
                        if (value + 8 > next) {
                            throw new UnreadableWarException("entry '" + shownName() + "' lacks its ZIP64 size");
                        }
                        values[i] = record.getLong(value);
                        place = i == 2 ? value : -1;
                        value += 8;
                    }
                }
                return place;
            }
            at = next;
        }
        return -1;
    }

    /** Sets the place of the content, and compares the local header with the directory. */
    void place(ByteBuffer local, ZipArchive archive, long regionEnd) throws IOException {
        int localName = Short.toUnsignedInt(local.getShort(26));
        dataStart = start + LOCAL_LENGTH + localName + Short.toUnsignedInt(local.getShort(28));
        end = regionEnd;
        byte[] own = Arrays.copyOfRange(central, CENTRAL_LENGTH, CENTRAL_LENGTH + localName);
        boolean same = local.getInt(0) == LOCAL
                && Short.toUnsignedInt(local.getShort(8)) == method
                && (local.getShort(6) & ENCRYPTED) == 0
                && sameSizes(local)
                && localName == nameLength(ByteBuffer.wrap(central).order(ByteOrder.LITTLE_ENDIAN))
                && Arrays.equals(archive.bytes(start + LOCAL_LENGTH, localName).array(), own);
        if (!same || dataStart > end || compressedSize > end - dataStart) {
            throw new UnreadableWarException(
                    "entry '" + shownName()
                            + "' is damaged: its header contradicts the directory, or its bytes are missing. Copy the file again.");
        }
    }

    /** Returns whether the local header has the sizes of the directory, so far as it has any (APPNOTE 4.4.4, 4.5.3). */
    private boolean sameSizes(ByteBuffer local) {
        boolean follow = (local.getShort(6) & SIZES_FOLLOW) != 0;
        return follow
                || Integer.toUnsignedLong(local.getInt(14)) == crc
                        && same(Integer.toUnsignedLong(local.getInt(18)), compressedSize)
                        && same(Integer.toUnsignedLong(local.getInt(22)), size);
    }

    private static boolean same(long local, long value) {
        return local == value || local == NO_32;
    }

    ItemContent inflater(ZipArchive archive) {
        return new ItemContent(this, archive);
    }

    /** Returns the place of the content as stored. */
    public long dataStart() {
        return dataStart;
    }

    /** Returns the place behind the entry. The entry includes the bytes after its content. */
    public long end() {
        return end;
    }

    /** Returns date and time as in ZIP headers. */
    public int time() {
        return ByteBuffer.wrap(central).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
    }

    /** Returns the record of the central directory. */
    public byte[] central() {
        return central.clone();
    }

    /**
     * Returns the record of the central directory for another place of the entry.
     *
     * @param offset the new offset of the local header, counted as in the archive
     */
    public byte[] central(long offset) throws UnreadableWarException {
        ByteBuffer moved = ByteBuffer.wrap(central.clone()).order(ByteOrder.LITTLE_ENDIAN);
        if (offset64 >= 0) {
            moved.putLong(offset64, offset);
        } else if (offset < NO_32) {
            moved.putInt(42, (int) offset);
        } else {
            throw new UnreadableWarException("the archive would become longer than 4 GB. Pack it with ZIP64 first.");
        }
        return moved.array();
    }

    /** Returns the name for messages. */
    String shownName() {
        return shown(name);
    }

    /** Returns a shortened name, with a question mark for each character that could change a terminal. */
    public static String shown(String name) {
        String cut = name.length() > 120 ? name.substring(0, 117) + "..." : name;
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
