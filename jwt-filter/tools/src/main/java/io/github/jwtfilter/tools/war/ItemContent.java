package io.github.jwtfilter.tools.war;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The content of an entry. It is never longer than the directory says, and its checksum is verified. */
final class ItemContent {
    private static final int BUFFER = 1 << 16;

    private final ZipItem item;
    private final ZipArchive archive;
    private final CRC32 crc = new CRC32();
    private long written;

    ItemContent(ZipItem item, ZipArchive archive) {
        this.item = item;
        this.archive = archive;
    }

    byte[] read() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream((int) Math.min(item.size, 1 << 20));
        copy(content);
        return content.toByteArray();
    }

    void copy(OutputStream out) throws IOException {
        if (item.method == 0) {
            for (long at = 0; at < item.compressedSize; at += BUFFER) {
                ByteBuffer part = part(at);
                write(part.array(), part.limit(), out);
            }
        } else if (item.method == 8) {
            inflate(out);
        } else {
            throw damaged("is compressed by method " + item.method + ", which containers cannot read");
        }
        if (written != item.size || crc.getValue() != item.crc) {
            throw damaged("is damaged: its length or checksum is wrong");
        }
    }

    private void inflate(OutputStream out) throws IOException {
        Inflater inflater = new Inflater(true);
        byte[] buffer = new byte[BUFFER];
        try {
            long at = 0;
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    if (at >= item.compressedSize) {
                        throw damaged("is truncated");
                    }
                    ByteBuffer part = part(at);
                    at += part.limit();
                    inflater.setInput(part.array(), 0, part.limit());
                }
                int length = inflater.inflate(buffer);
                if (length == 0 && inflater.needsDictionary()) {
                    throw damaged("is damaged");
                }
                write(buffer, length, out);
            }
        } catch (DataFormatException e) {
            throw new UnreadableWarException("entry '" + item.shownName() + "' is damaged", e);
        } finally {
            inflater.end();
        }
    }

    private ByteBuffer part(long at) throws IOException {
        return archive.bytes(item.dataStart() + at, (int) Math.min(BUFFER, item.compressedSize - at));
    }

    private void write(byte[] bytes, int length, OutputStream out) throws IOException {
        written += length;
        if (written > item.size) {
            throw damaged("is longer than its directory says");
        }
        crc.update(bytes, 0, length);
        out.write(bytes, 0, length);
    }

    private UnreadableWarException damaged(String problem) {
        return new UnreadableWarException("entry '" + item.shownName() + "' " + problem);
    }
}
