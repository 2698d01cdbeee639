package io.github.jwtfilter.tools.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of an archive: on the disk or in memory. */
interface ByteSource extends Closeable {
    long size();

    /**
     * Reads some bytes.
     *
     * @return their number, at least 1; -1 behind the last byte
     */
    int read(ByteBuffer target, long from) throws IOException;

    static ByteSource of(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new OnDisk(channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    static ByteSource of(byte[] content) {
        return new InMemory(content);
    }

    /** A file. */
    final class OnDisk implements ByteSource {
        private final FileChannel channel;
        private final long size;

        private OnDisk(FileChannel channel, long size) {
            this.channel = channel;
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public int read(ByteBuffer target, long from) throws IOException {
            return channel.read(target, from);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** An archive in another one. */
    final class InMemory implements ByteSource {
        private final byte[] content;

        private InMemory(byte[] content) {
            this.content = content;
        }

        @Override
        public long size() {
            return content.length;
        }

        @Override
        public int read(ByteBuffer target, long from) {
            int length = (int) Math.min(target.remaining(), content.length - from);
            if (length <= 0) {
                return -1;
            }
            target.put(content, (int) from, length);
            return length;
        }

        @Override
        public void close() {
            // Memory needs no release.
        }
    }
}
