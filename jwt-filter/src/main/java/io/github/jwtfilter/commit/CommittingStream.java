package io.github.jwtfilter.commit;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Wrapper of the container's output stream. Counts bytes until the action has run, and splits large writes into pieces
 * that the container buffers.
 */
final class CommittingStream extends ServletOutputStream {
    private static final OptionalMethod WRITE_BUFFER =
            OptionalMethod.of(ServletOutputStream.class, "write", ByteBuffer.class);

    private final ServletOutputStream stream;
    private final BufferTracker tracker;
    private final EncodedLength encoded;
    private volatile boolean blocking = true;

    /**
     * Wraps a stream.
     *
     * @param stream the container's stream
     * @param encoded text lengths in the response's encoding; Jetty prints in this encoding
     */
    CommittingStream(ServletOutputStream stream, BufferTracker tracker, EncodedLength encoded) {
        this.stream = stream;
        this.tracker = tracker;
        this.encoded = encoded;
    }

    boolean wraps(ServletOutputStream other) {
        return stream == other;
    }

    @Override
    public void write(int octet) throws IOException {
        if (!tracker.isDone()) {
            tracker.beforeWrite(1);
        }
        stream.write(octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        if (countAndCheckSplit(length)) {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            int chunk = tracker.maxBufferedWrite();
            for (; left > chunk; left -= chunk) {
                stream.write(bytes, from, chunk);
                from += chunk;
            }
        }
        stream.write(bytes, from, left);
    }

    /** Writes a buffer. Servlet 6.1 or later. Jetty sends a buffer at once, so this method copies a small one. */
    public void write(ByteBuffer buffer) throws IOException {
        boolean copied = !tracker.isDone() && blocking && tracker.fitsBuffer(buffer.remaining());
        if (copied || !WRITE_BUFFER.isAvailable()) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            write(bytes);
            return;
        }
        tracker.commit();
        WRITE_BUFFER.call(stream, buffer);
    }

    @Override
    public void print(String text) throws IOException {
        String printed = String.valueOf(text);
        if (countAndCheckSplit(encodedLength(printed))) {
            printSplit(printed);
        } else {
            stream.print(printed);
        }
    }

    /**
     * Prints a line. In non-blocking mode it does so in one write, because consecutive writes are not allowed there.
     */
    @Override
    public void println(String text) throws IOException {
        if (blocking) {
            print(text);
            println();
            return;
        }
        countAndCheckSplit(encodedLength(String.valueOf(text)) + encoded.minLength(2));
        stream.println(text);
    }

    private long encodedLength(String text) {
        long minLength = encoded.minLength(text.length());
        return !tracker.isDone() && tracker.fitsBuffer(minLength) ? encoded.of(text, 0, text.length()) : minLength;
    }

    /**
     * Counts bytes before a write.
     *
     * @return true if the write has to be split; otherwise the container would send it at once, although its buffer has
     *     room
     */
    private boolean countAndCheckSplit(long bytes) {
        if (tracker.isDone()) {
            return false;
        }
        tracker.beforeWrite(bytes);
        boolean longer = bytes > tracker.maxBufferedWrite();
        // In non-blocking mode the application must call isReady between two writes.
        if (longer && !blocking) {
            tracker.commit();
        }
        return longer && !tracker.isDone();
    }

    private void printSplit(String text) throws IOException {
        int length = text.length();
        if (length <= 2 || encoded.of(text, 0, length) <= tracker.maxBufferedWrite()) {
            stream.print(text);
            return;
        }
        int middle = Character.isLowSurrogate(text.charAt(length / 2)) ? length / 2 + 1 : length / 2;
        printSplit(text.substring(0, middle));
        printSplit(text.substring(middle));
    }

    @Override
    public void flush() throws IOException {
        tracker.commit();
        stream.flush();
    }

    @Override
    public void close() throws IOException {
        tracker.commit();
        stream.close();
    }

    @Override
    public boolean isReady() {
        return stream.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        stream.setWriteListener(listener);
        blocking = false;
    }
}
