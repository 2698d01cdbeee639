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
    private final BufferTracker gauge;
    private final EncodedLength encoded;
    private volatile boolean blocking = true;

    /**
     * Wraps a stream.
     *
     * @param stream the container's stream
     * @param encoded text lengths in the response's encoding; Jetty prints in this encoding
     */
    CommittingStream(ServletOutputStream stream, BufferTracker gauge, EncodedLength encoded) {
        this.stream = stream;
        this.gauge = gauge;
        this.encoded = encoded;
    }

    boolean wraps(ServletOutputStream other) {
        return stream == other;
    }

    @Override
    public void write(int octet) throws IOException {
        if (!gauge.isOver()) {
            gauge.beforeWrite(1);
        }
        stream.write(octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        if (isToBeCutUp(length)) {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            int piece = gauge.longestCollected();
            for (; left > piece; left -= piece) {
                stream.write(bytes, from, piece);
                from += piece;
            }
        }
        stream.write(bytes, from, left);
    }

    /** Writes a buffer. Servlet 6.1 or later. Jetty sends a buffer at once, so this method copies a small one. */
    public void write(ByteBuffer buffer) throws IOException {
        boolean copied = !gauge.isOver() && blocking && gauge.fits(buffer.remaining());
        if (copied || !WRITE_BUFFER.isThere()) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            write(bytes);
            return;
        }
        gauge.commit();
        WRITE_BUFFER.call(stream, buffer);
    }

    @Override
    public void print(String text) throws IOException {
        String printed = String.valueOf(text);
        if (isToBeCutUp(encodedLength(printed))) {
            printInPieces(printed);
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
        isToBeCutUp(encodedLength(String.valueOf(text)) + encoded.least(2));
        stream.println(text);
    }

    private long encodedLength(String text) {
        long least = encoded.least(text.length());
        return !gauge.isOver() && gauge.fits(least) ? encoded.of(text, 0, text.length()) : least;
    }

    /**
     * Counts bytes before a write.
     *
     * @return true if the write has to be split; otherwise the container would send it at once, although its buffer has
     *     room
     */
    private boolean isToBeCutUp(long bytes) {
        if (gauge.isOver()) {
            return false;
        }
        gauge.beforeWrite(bytes);
        boolean longer = bytes > gauge.longestCollected();
        // In non-blocking mode the application must call isReady between two writes.
        if (longer && !blocking) {
            gauge.commit();
        }
        return longer && !gauge.isOver();
    }

    private void printInPieces(String text) throws IOException {
        int length = text.length();
        if (length <= 2 || encoded.of(text, 0, length) <= gauge.longestCollected()) {
            stream.print(text);
            return;
        }
        int middle = Character.isLowSurrogate(text.charAt(length / 2)) ? length / 2 + 1 : length / 2;
        printInPieces(text.substring(0, middle));
        printInPieces(text.substring(middle));
    }

    @Override
    public void flush() throws IOException {
        gauge.commit();
        stream.flush();
    }

    @Override
    public void close() throws IOException {
        gauge.commit();
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
