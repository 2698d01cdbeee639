package io.github.jwtfilter.commit;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * A response that runs something once, just before it commits: when a header can still be added, and as late as can be
 * told. A write that might fill the container's buffer counts as committing, a write that cannot does not.
 *
 * <p>What it runs adds its headers to the response that is wrapped here, or to one further inside, and not to what the
 * application has. A buffer may fill inside an include, where Tomcat ignores headers; here they are not ignored.
 *
 * <p>If it throws, the application gets the exception from the method that would have committed, and nothing is sent.
 * It runs again at the next try; when it has thrown before, an answer with an error status goes without it.
 */
public final class CommittingResponse extends HttpServletResponseWrapper {
    static final String CONTENT_LENGTH = "Content-Length";

    private static final String SET_COOKIE = "Set-Cookie";
    private static final int PROCESSING = 102;
    private static final int EARLY_HINTS = 103;

    private static final OptionalMethod REDIRECT_KEEPING =
            OptionalMethod.of(HttpServletResponse.class, "sendRedirect", String.class, boolean.class);
    private static final OptionalMethod REDIRECT_WITH_STATUS =
            OptionalMethod.of(HttpServletResponse.class, "sendRedirect", String.class, int.class);
    private static final OptionalMethod REDIRECT =
            OptionalMethod.of(HttpServletResponse.class, "sendRedirect", String.class, int.class, boolean.class);

    private final BeforeCommit beforeCommit;
    private final BufferTracker tracker;
    private CommittingStream stream;
    private CommittingWriter writer;

    /**
     * Wraps a response.
     *
     * @param response not committed yet
     * @param beforeCommit runs once before it commits, in whichever thread commits it
     */
    public CommittingResponse(HttpServletResponse response, Runnable beforeCommit) {
        super(response);
        ContainerResponse container = new ContainerResponse(this);
        this.beforeCommit = new BeforeCommit(() -> container.runUncovered(beforeCommit));
        this.tracker = new BufferTracker(this.beforeCommit, this);
    }

    /**
     * Runs what is to run before the response commits, if it has not run: for the end of the application's work, after
     * which the container commits by itself. It may find the response committed if somebody wrote past this wrapper. If it
     * throws, what is in the buffer is dropped: Tomcat would send half a page as the error page.
     */
    public void commitNow() {
        try {
            tracker.commit();
        } catch (RuntimeException | Error e) {
            if (!isCommitted()) {
                resetBuffer();
            }
            throw e;
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        ServletOutputStream inner = super.getOutputStream();
        if (stream == null || !stream.wraps(inner)) {
            stream = new CommittingStream(inner, tracker, EncodedLength.in(getCharacterEncoding()));
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        PrintWriter inner = super.getWriter();
        if (writer == null || !writer.wraps(inner)) {
            writer = new CommittingWriter(inner, tracker, EncodedLength.in(getCharacterEncoding()), getLocale());
        }
        return writer;
    }

    @Override
    public void flushBuffer() throws IOException {
        tracker.commit();
        super.flushBuffer();
    }

    @Override
    public void sendError(int status) throws IOException {
        beforeError(status);
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        beforeError(status);
        super.sendError(status, message);
    }

    /** These are sent ahead of the response on containers that know them. */
    private void beforeError(int status) {
        if (status != PROCESSING && status != EARLY_HINTS) {
            beforeCommit.run(status);
        }
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        beforeCommit.run(SC_FOUND);
        super.sendRedirect(location);
    }

    /**
     * Servlet 6.1's.
     *
     * @param location where to
     * @param clearBuffer whether what was written is dropped
     * @throws IOException if it cannot be sent
     */
    public void sendRedirect(String location, boolean clearBuffer) throws IOException {
        beforeCommit.run(SC_FOUND);
        REDIRECT_KEEPING.call(getResponse(), location, clearBuffer);
    }

    /**
     * Servlet 6.1's.
     *
     * @param location where to
     * @param status of the answer
     * @throws IOException if it cannot be sent
     */
    public void sendRedirect(String location, int status) throws IOException {
        beforeCommit.run(status);
        REDIRECT_WITH_STATUS.call(getResponse(), location, status);
    }

    /**
     * Servlet 6.1's.
     *
     * @param location where to
     * @param status of the answer
     * @param clearBuffer whether what was written is dropped
     * @throws IOException if it cannot be sent
     */
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        beforeCommit.run(status);
        REDIRECT.call(getResponse(), location, status, clearBuffer);
    }

    @Override
    public void setContentLength(int length) {
        tracker.beforeContentLength(length);
        super.setContentLength(length);
        tracker.contentLengthChanged();
    }

    @Override
    public void setContentLengthLong(long length) {
        tracker.beforeContentLength(length);
        super.setContentLengthLong(length);
        tracker.contentLengthChanged();
    }

    @Override
    public void setHeader(String name, String value) {
        boolean length = beforeHeader(name, value);
        super.setHeader(name, value);
        afterHeader(length);
    }

    @Override
    public void addHeader(String name, String value) {
        boolean length = beforeHeader(name, value);
        super.addHeader(name, value);
        afterHeader(length);
    }

    @Override
    public void setIntHeader(String name, int value) {
        boolean length = beforeHeader(name, String.valueOf(value));
        super.setIntHeader(name, value);
        afterHeader(length);
    }

    @Override
    public void addIntHeader(String name, int value) {
        boolean length = beforeHeader(name, String.valueOf(value));
        super.addIntHeader(name, value);
        afterHeader(length);
    }

    /** Whether it is the one that announces the length. */
    private boolean beforeHeader(String name, String value) {
        boolean length = CONTENT_LENGTH.equalsIgnoreCase(name);
        if (length) {
            tracker.beforeContentLength(BufferTracker.parse(value));
        }
        return length;
    }

    private void afterHeader(boolean length) {
        if (length) {
            tracker.contentLengthChanged();
        }
    }

    @Override
    public void setBufferSize(int size) {
        super.setBufferSize(size);
        tracker.bufferSizeChanged();
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        tracker.bufferReset();
    }

    /** Wipes cookies, so what set them is to run again; inside an include Tomcat ignores it. */
    @Override
    public void reset() {
        int cookies = getHeaders(SET_COOKIE).size();
        super.reset();
        tracker.reset();
        if (cookies == 0 || getHeaders(SET_COOKIE).size() < cookies) {
            beforeCommit.rearm();
        }
    }
}
