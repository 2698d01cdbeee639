package io.github.jwtfilter.commit;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Predicts if a write may make the container commit, and runs the action before it. Containers commit when their buffer
 * is full (Jetty, Undertow) or overflows (Tomcat), and when the announced length is reached.
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

    /** Returns true if the action has run, so counting is pointless. */
    boolean isDone() {
        return beforeCommit.isDone();
    }

    /** Called before the response commits. */
    void commit() {
        if (!beforeCommit.isDone()) {
            beforeCommit.run(response.getStatus());
        }
    }

    /** Called before a write of at most {@code bytes} bytes. */
    void beforeWrite(long bytes) {
        if (!fitsBuffer(bytes)) {
            commit();
        }
        written += bytes;
    }

    /** Returns true if the response is sure to stay uncommitted after a write of {@code bytes} bytes. */
    boolean fitsBuffer(long bytes) {
        long after = written + bytes;
        return after < bufferSize() && (contentLength == UNKNOWN || after < contentLength);
    }

    /**
     * Returns the maximum size of a single write that the container still buffers. Jetty sends larger writes at once,
     * whatever the size of its buffer.
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

    /**
     * Called before a length is announced. Jetty before version 12 ends the response if that many bytes are already
     * written.
     */
    void beforeContentLength(long length) {
        if (length > 0 && written >= length) {
            commit();
        }
    }

    /**
     * Reads the announced length back from the container, because a container ignores a length set by an included
     * resource.
     */
    void contentLengthChanged() {
        contentLength = parse(response.getHeader(CommittingResponse.CONTENT_LENGTH));
    }

    /** Parses the value of a Content-Length header. Returns -1 for null or an invalid value. */
    static long parse(String length) {
        try {
            return length == null ? UNKNOWN : Math.max(UNKNOWN, Long.parseLong(length.strip()));
        } catch (NumberFormatException noLength) {
            return UNKNOWN;
        }
    }

    /** Called after the buffer was emptied. */
    void bufferReset() {
        written = 0;
    }

    /** Called after the response was reset to its initial state. */
    void reset() {
        written = 0;
        contentLength = UNKNOWN;
    }
}
