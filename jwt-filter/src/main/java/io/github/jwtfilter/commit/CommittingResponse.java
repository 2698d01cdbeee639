package io.github.jwtfilter.commit;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * Response that runs an action once, just before it commits. The action can still add headers. It runs as late as
 * possible: before a write that may fill the container's buffer, and before every other call that commits.
 *
 * <p>The action adds its headers to the wrapped response or to one further inside, and bypasses the wrappers of the
 * application. A buffer may fill within an include, where Tomcat ignores headers. The headers of the action are added
 * anyway.
 *
 * <p>If the action throws, the application receives the exception from the method that would have committed. Nothing is
 * sent. The action runs again at the next attempt. If it fails again, an answer with an error status is sent without
 * its headers.
 */
public final class CommittingResponse extends HttpServletResponseWrapper {
    static final String CONTENT_LENGTH = "Content-Length";

    private static final String SET_COOKIE = "Set-Cookie";
    private static final int PROCESSING = 102;
    private static final int EARLY_HINTS = 103;

    private final BeforeCommit beforeCommit;
    private final BufferTracker tracker;
    private CommittingStream stream;
    private CommittingWriter writer;

    /**
     * Wraps a response.
     *
     * @param response a response that is still uncommitted
     * @param beforeCommit the action; runs once before the commit, in the thread that commits
     */
    public CommittingResponse(HttpServletResponse response, Runnable beforeCommit) {
        super(response);
        ContainerResponse container = new ContainerResponse(this);
        this.beforeCommit = new BeforeCommit(() -> container.runUncovered(beforeCommit));
        this.tracker = new BufferTracker(this.beforeCommit, this);
    }

    /**
     * Runs the action unless it has run already. Call this at the end of the application's work, because the container
     * then commits by itself. The response may be committed already if other code wrote to the container's response
     * directly. If the action throws, this method empties the buffer. Otherwise Tomcat would send half a page as the
     * error page.
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

    /**
     * Runs the action, except for interim responses. Containers that support 102 and 103 send these before the actual
     * response.
     */
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
     * Redirects the client. Servlet 6.1 or later.
     *
     * @param location the target
     * @param clearBuffer true to discard the buffered content
     * @throws IOException if the redirect cannot be sent
     */
    public void sendRedirect(String location, boolean clearBuffer) throws IOException {
        beforeCommit.run(SC_FOUND);
        OptionalMethod.REDIRECT_KEEPING.call(getResponse(), location, clearBuffer);
    }

    /**
     * Redirects the client. Servlet 6.1 or later.
     *
     * @param location the target
     * @param status the status of the answer
     * @throws IOException if the redirect cannot be sent
     */
    public void sendRedirect(String location, int status) throws IOException {
        beforeCommit.run(status);
        OptionalMethod.REDIRECT_WITH_STATUS.call(getResponse(), location, status);
    }

    /**
     * Redirects the client. Servlet 6.1 or later.
     *
     * @param location the target
     * @param status the status of the answer
     * @param clearBuffer true to discard the buffered content
     * @throws IOException if the redirect cannot be sent
     */
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        beforeCommit.run(status);
        OptionalMethod.REDIRECT.call(getResponse(), location, status, clearBuffer);
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

    /** Returns true for the Content-Length header. */
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

    /**
     * Resets the response. This removes the cookies of the action, so the action runs again. Within an include Tomcat
     * ignores the call.
     */
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
