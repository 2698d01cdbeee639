package io.github.jwtfilter.commit;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.zip.GZIPOutputStream;

/** A filter that compresses the response. The container receives other bytes than the application wrote, and later. */
public final class PackingFilter implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        CompressedResponse compressed = new CompressedResponse((HttpServletResponse) response);
        chain.doFilter(request, compressed);
        if (!request.isAsyncStarted()) {
            compressed.finish();
        }
    }

    private static final class CompressedResponse extends HttpServletResponseWrapper {
        private CompressedStream stream;
        private PrintWriter writer;

        CompressedResponse(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            if (stream == null) {
                stream = new CompressedStream(super.getOutputStream());
                setHeader("X-Packed", "yes");
            }
            return stream;
        }

        @Override
        public PrintWriter getWriter() throws IOException {
            if (writer == null) {
                writer = new PrintWriter(new OutputStreamWriter(getOutputStream(), getCharacterEncoding()));
            }
            return writer;
        }

        /** Ignored, because it is the length before compression. */
        @Override
        public void setContentLength(int length) {}

        @Override
        public void setContentLengthLong(long length) {}

        @Override
        public void reset() {
            super.reset();
            stream = null;
            writer = null;
        }

        void finish() throws IOException {
            if (writer != null) {
                writer.flush();
            }
            if (stream != null) {
                stream.gzip.finish();
            }
        }
    }

    private static final class CompressedStream extends ServletOutputStream {
        private final ServletOutputStream stream;
        private final GZIPOutputStream gzip;

        CompressedStream(ServletOutputStream stream) throws IOException {
            this.stream = stream;
            this.gzip = new GZIPOutputStream(stream);
        }

        @Override
        public void write(int octet) throws IOException {
            gzip.write(octet);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            gzip.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            gzip.close();
        }

        @Override
        public boolean isReady() {
            return stream.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            stream.setWriteListener(listener);
        }
    }
}
