package io.github.jwtfilter.session;

import io.github.jwtfilter.commit.OptionalMethod;
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
 * A response that keeps the caching headers as {@link CacheHeaders} requires, even if the application sets other
 * values. It completes the headers before the response can commit. Headers that only the filter set are hidden from the
 * application, so that filters that add missing headers still do so.
 */
public final class PrivateResponse extends HttpServletResponseWrapper {
    private final CacheHeaders headers;

    /**
     * Wraps a response.
     *
     * @param response the container's response
     * @param headers its caching headers
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
     * Sends a 304 with the caching headers of the 200 response (RFC 9110 §15.4.5). Jetty's servlet for static files
     * sends 304 as an error, and Jetty drops these headers from errors.
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
     * Overrides a method of Servlet 6.1.
     *
     * @param location the target
     * @param clearBuffer true to discard the buffered content
     * @throws IOException if sending fails
     */
    public void sendRedirect(String location, boolean clearBuffer) throws IOException {
        headers.settle();
        OptionalMethod.REDIRECT_KEEPING.call(getResponse(), location, clearBuffer);
    }

    /**
     * Overrides a method of Servlet 6.1.
     *
     * @param location the target
     * @param status the status code
     * @throws IOException if sending fails
     */
    public void sendRedirect(String location, int status) throws IOException {
        headers.settle();
        OptionalMethod.REDIRECT_WITH_STATUS.call(getResponse(), location, status);
    }

    /**
     * Overrides a method of Servlet 6.1.
     *
     * @param location the target
     * @param status the status code
     * @param clearBuffer true to discard the buffered content
     * @throws IOException if sending fails
     */
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        headers.settle();
        OptionalMethod.REDIRECT.call(getResponse(), location, status, clearBuffer);
    }
}
