package io.github.jwtfilter.tools.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The content of an entry. Its length is limited to the length in the directory, and its checksum is verified. */
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
                byte[] part = part(at);
                write(part, part.length, out);
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
                    byte[] part = part(at);
                    at += part.length;
                    inflater.setInput(part);
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

    private byte[] part(long at) throws IOException {
        byte[] part = new byte[(int) Math.min(BUFFER, item.compressedSize - at)];
        archive.bytes(item.dataStart() + at, part.length).get(part);
        return part;
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
