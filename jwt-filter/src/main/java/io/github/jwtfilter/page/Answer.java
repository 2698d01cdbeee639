package io.github.jwtfilter.page;

import io.github.jwtfilter.session.CacheHeaders;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Replaces the response with a complete body, and forbids caches to store it. */
public final class Answer {
    private static final String NO_STORE = "no-store";

    private Answer() {}

    /** Writes the text as UTF-8. */
    public static void write(HttpServletResponse response, int status, String contentType, String text)
            throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.resetBuffer();
        response.setStatus(status);
        String caching = response.getHeader(CacheHeaders.CACHE_CONTROL);
        if (caching == null || !caching.endsWith(NO_STORE)) {
            response.setHeader(CacheHeaders.CACHE_CONTROL, NO_STORE);
        }
        response.setContentType(contentType);
        try {
            ServletOutputStream stream = response.getOutputStream();
            response.setContentLength(body.length);
            stream.write(body);
        } catch (IllegalStateException writerInUse) {
            response.getWriter().write(text);
        }
    }
}
