package io.github.jwtfilter.commit;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The container's output stream; what it is given is counted as long as that matters, and given on in pieces that the
 * container collects.
 */
final class CommittingStream extends ServletOutputStream {
    private static final OptionalMethod WRITE_BUFFER =
            OptionalMethod.of(ServletOutputStream.class, "write", ByteBuffer.class);

    private final ServletOutputStream stream;
    private final BufferTracker tracker;
    private final EncodedLength encoded;
    private volatile boolean blocking = true;

    /**
     * Wraps.
     *
     * @param stream the container's
     * @param encoded the lengths of text in the response's encoding, which Jetty prints in
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

    /** Servlet 6.1's. Jetty sends a buffer at once, so a small one is copied. */
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

    /** One write where writes must not follow each other at once. */
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
     * Counts what is about to be written.
     *
     * @return whether the container would send it at once, if it came as it is, although its buffer has room for it
     */
    private boolean countAndCheckSplit(long bytes) {
        if (tracker.isDone()) {
            return false;
        }
        tracker.beforeWrite(bytes);
        boolean longer = bytes > tracker.maxBufferedWrite();
        // Between two writes that must not block the application has to ask whether there is room.
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
