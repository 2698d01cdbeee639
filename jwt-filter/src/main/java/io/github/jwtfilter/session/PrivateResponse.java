package io.github.jwtfilter.session;

import io.github.jwtfilter.commit.NewerMethod;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * A response that keeps what it says of caching as {@link CacheHeaders} wants it, whatever the application sets, and
 * completes it before it can commit. The application does not find what it has not set itself: a filter that adds headers
 * of its own where there are none goes on doing so.
 */
public final class PrivateResponse extends HttpServletResponseWrapper {
    private static final NewerMethod REDIRECT_KEEPING =
            NewerMethod.of(HttpServletResponse.class, "sendRedirect", String.class, boolean.class);
    private static final NewerMethod REDIRECT_WITH_STATUS =
            NewerMethod.of(HttpServletResponse.class, "sendRedirect", String.class, int.class);
    private static final NewerMethod REDIRECT =
            NewerMethod.of(HttpServletResponse.class, "sendRedirect", String.class, int.class, boolean.class);

    private final CacheHeaders headers;

    /**
     * Wraps a response.
     *
     * @param response the container's
     * @param headers what it says of caching
     */
    public PrivateResponse(HttpServletResponse response, CacheHeaders headers) {
        super(response);
        this.headers = headers;
    }

    @Override
    public void setHeader(String name, String value) {
        super.setHeader(name, value);
        headers.changed(name);
    }

    @Override
    public void addHeader(String name, String value) {
        super.addHeader(name, value);
        headers.changed(name);
    }

    @Override
    public void setDateHeader(String name, long date) {
        super.setDateHeader(name, date);
        headers.changed(name);
    }

    @Override
    public void addDateHeader(String name, long date) {
        super.addDateHeader(name, date);
        headers.changed(name);
    }

    @Override
    public void setIntHeader(String name, int value) {
        super.setIntHeader(name, value);
        headers.changed(name);
    }

    @Override
    public void addIntHeader(String name, int value) {
        super.addIntHeader(name, value);
        headers.changed(name);
    }

    @Override
    public void reset() {
        super.reset();
        headers.resume();
    }

    @Override
    public boolean containsHeader(String name) {
        return !headers.hides(name) && super.containsHeader(name);
    }

    @Override
    public String getHeader(String name) {
        return headers.hides(name) ? null : super.getHeader(name);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        return headers.hides(name) ? Collections.emptyList() : super.getHeaders(name);
    }

    @Override
    public Collection<String> getHeaderNames() {
        if (!headers.hidesAny()) {
            return super.getHeaderNames();
        }
        List<String> names = new ArrayList<>(super.getHeaderNames());
        names.removeIf(headers::hides);
        return names;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        headers.settle();
        return super.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        headers.settle();
        return super.getWriter();
    }

    @Override
    public void flushBuffer() throws IOException {
        headers.settle();
        super.flushBuffer();
    }

    @Override
    public void sendError(int status) throws IOException {
        headers.settle();
        if (repeatsHeaders(status)) {
            notModified();
        } else {
            super.sendError(status);
        }
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        headers.settle();
        if (repeatsHeaders(status)) {
            notModified();
        } else {
            super.sendError(status, message);
        }
    }

    private boolean repeatsHeaders(int status) {
        return status == SC_NOT_MODIFIED && !headers.isForEverybody() && !isCommitted();
    }

    /**
     * A 304 says of caching what its 200 said (RFC 9110 §15.4.5). Jetty's servlet for static files sends it as an error,
     * and Jetty drops these headers from errors.
     */
    private void notModified() throws IOException {
        resetBuffer();
        setStatus(SC_NOT_MODIFIED);
        flushBuffer();
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        headers.settle();
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
        headers.settle();
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
        headers.settle();
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
        headers.settle();
        REDIRECT.call(getResponse(), location, status, clearBuffer);
    }
}
