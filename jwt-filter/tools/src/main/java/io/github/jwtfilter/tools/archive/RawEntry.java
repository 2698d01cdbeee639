package io.github.jwtfilter.tools.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * An entry of a ZIP archive as bytes: local header, stored content, the bytes after the content, and central record.
 */
public final class RawEntry {
    private static final int VERSION = 20;
    private static final int UTF_8 = 1 << 11;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final long NO_32 = 0xFFFFFFFFL;

    /** Midnight of 1980-01-01, the earliest time that an archive can hold. */
    private static final int EARLIEST = 1 << 21 | 1 << 16;

    final byte[] local;
    final byte[] data;
    final byte[] tail;
    private final byte[] central;
    private final Path dataFile;

    private RawEntry(byte[] local, byte[] data, Path dataFile, byte[] tail, byte[] central) {
        this.local = local;
        this.data = data;
        this.dataFile = dataFile;
        this.tail = tail;
        this.central = central;
    }

    /** Creates an entry that is in the archive byte for byte as it was. */
    public static RawEntry restored(byte[] local, byte[] data, byte[] tail, byte[] central) {
        return new RawEntry(local, data, null, tail, central);
    }

    /**
     * Creates an entry for a content in memory.
     *
     * @param time date and time as in ZIP headers; 0 for the earliest
     */
    public static RawEntry of(String name, byte[] content, int time) {
        CRC32 crc = new CRC32();
        crc.update(content);
        byte[] deflated = deflated(content);
        return of(name, DEFLATED, crc.getValue(), deflated, null, deflated.length, content.length, time);
    }

    /**
     * Creates an entry for a JAR in a WAR. The JAR is stored as it is, because a WAR that starts by itself reads JARs inside
     * only so.
     *
     * @param time date and time as in ZIP headers; 0 for the earliest
     */
    public static RawEntry stored(String name, byte[] jar, int time) {
        CRC32 crc = new CRC32();
        crc.update(jar);
        return of(name, STORED, crc.getValue(), jar, jar.length, time);
    }

    /** Creates an entry for a content that is compressed already. */
    public static RawEntry of(String name, int method, long crc, byte[] data, long size, int time) {
        return of(name, method, crc, data, null, data.length, size, time);
    }

    /**
     * Creates the entry for a new content in the place of an old one, stored or compressed as that was.
     *
     * @param buffer a temporary file that receives the content as it is stored
     */
    public static RawEntry inPlaceOf(ZipItem old, Path content, Path buffer) throws IOException {
        CRC32 crc = new CRC32();
        byte[] part = new byte[1 << 16];
        long size = 0;
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(content));
                OutputStream out = Files.newOutputStream(buffer);
                OutputStream packed = old.method == 0 ? out : new DeflaterOutputStream(out, deflater)) {
            for (int length = in.read(part); length >= 0; length = in.read(part)) {
                crc.update(part, 0, length);
                packed.write(part, 0, length);
                size += length;
            }
        } finally {
            deflater.end();
        }
        int used = old.method == 0 ? 0 : DEFLATED;
        return of(old.name, used, crc.getValue(), null, buffer, Files.size(buffer), size, old.time());
    }

    private static RawEntry of(
            String name, int method, long crc, byte[] data, Path dataFile, long packed, long size, int time) {
        if (packed >= NO_32 || size >= NO_32) {
            throw new IllegalArgumentException("an entry of 4 GB needs ZIP64");
        }
        byte[] rawName = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer local = ByteBuffer.allocate(30 + rawName.length).order(ByteOrder.LITTLE_ENDIAN);
        common(local.putInt(0x04034b50), method, crc, packed, size, time == 0 ? EARLIEST : time, rawName.length);
        local.putShort((short) 0).put(rawName);
        ByteBuffer central = ByteBuffer.allocate(46 + rawName.length).order(ByteOrder.LITTLE_ENDIAN);
        common(
                central.putInt(0x02014b50).putShort((short) VERSION),
                method,
                crc,
                packed,
                size,
                time == 0 ? EARLIEST : time,
                rawName.length);
        central.position(46);
        central.put(rawName);
        return new RawEntry(local.array(), data, dataFile, new byte[0], central.array());
    }

    private static void common(
            ByteBuffer header, int method, long crc, long packed, long size, int time, int nameLength) {
        header.putShort((short) VERSION)
                .putShort((short) UTF_8)
                .putShort((short) method)
                .putInt(time)
                .putInt((int) crc)
                .putInt((int) packed)
                .putInt((int) size)
                .putShort((short) nameLength);
    }

    static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(content);
            deflater.finish();
            byte[] packed = new byte[content.length + content.length / 1000 + 100];
            int length = deflater.deflate(packed);
            return java.util.Arrays.copyOf(packed, length);
        } finally {
            deflater.end();
        }
    }

    void writeTo(FileChannel out) throws IOException {
        ZipRewriter.write(out, local);
        if (dataFile == null) {
            ZipRewriter.write(out, data);
        } else {
            try (FileChannel in = FileChannel.open(dataFile, StandardOpenOption.READ);
                    InputStream stream = Channels.newInputStream(in)) {
                ZipRewriter.copy(stream, out);
            }
        }
        ZipRewriter.write(out, tail);
    }

    /** Returns the central record for the place of the entry. */
    byte[] central(long offset) throws IOException {
        if (offset >= NO_32) {
            throw new IOException("the archive would become longer than 4 GB; pack it with ZIP64 first");
        }
        return ByteBuffer.wrap(central.clone())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(42, (int) offset)
                .array();
    }
}
