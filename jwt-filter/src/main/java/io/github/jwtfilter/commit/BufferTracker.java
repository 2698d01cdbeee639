package io.github.jwtfilter.commit;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Tells which write may make the container commit, and runs what is to run before it. Containers commit when the bytes
 * in their buffer fill it (Jetty, Undertow) or exceed it (Tomcat), and when the announced length is reached.
 */
final class BufferTracker {
    private static final int UNKNOWN = -1;

    private final BeforeCommit beforeCommit;
    private final HttpServletResponse response;
    private int bufferSize = UNKNOWN;
    private long contentLength = UNKNOWN;
    private long written;

    BufferTracker(BeforeCommit beforeCommit, HttpServletResponse response) {
        this.beforeCommit = beforeCommit;
        this.response = response;
    }

    /** Whether there is nothing to count for any more. */
    boolean isDone() {
        return beforeCommit.isDone();
    }

    /** The response is about to commit. */
    void commit() {
        if (!beforeCommit.isDone()) {
            beforeCommit.run(response.getStatus());
        }
    }

    /** That many bytes, or fewer, are about to be written. */
    void beforeWrite(long bytes) {
        if (!fitsBuffer(bytes)) {
            commit();
        }
        written += bytes;
    }

    /** Whether a write of that many bytes will leave the response uncommitted. */
    boolean fitsBuffer(long bytes) {
        long after = written + bytes;
        return after < bufferSize() && (contentLength == UNKNOWN || after < contentLength);
    }

    /**
     * How many bytes a single write may have to be collected in the buffer: Jetty sends what is longer at once, however
     * large the buffer.
     */
    int maxBufferedWrite() {
        return Math.max(1, bufferSize() / 4);
    }

    private int bufferSize() {
        if (bufferSize == UNKNOWN) {
            bufferSize = response.getBufferSize();
        }
        return bufferSize;
    }

    void bufferSizeChanged() {
        bufferSize = UNKNOWN;
    }

    /** A length is about to be announced: Jetty before 12 ends the response if that much was written already. */
    void beforeContentLength(long length) {
        if (length > 0 && written >= length) {
            commit();
        }
    }

    /** The announced length as the container has it, which takes none from an included resource. */
    void contentLengthChanged() {
        contentLength = parse(response.getHeader(CommittingResponse.CONTENT_LENGTH));
    }

    /** A length as a header has it; unknown if it is none. */
    static long parse(String length) {
        try {
            return length == null ? UNKNOWN : Math.max(UNKNOWN, Long.parseLong(length.strip()));
        } catch (NumberFormatException noLength) {
            return UNKNOWN;
        }
    }

    /** The buffer is empty again. */
    void bufferReset() {
        written = 0;
    }

    /** The response is as it was in the beginning. */
    void reset() {
        written = 0;
        contentLength = UNKNOWN;
    }
}
