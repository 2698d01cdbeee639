package io.github.jwtfilter;

import io.github.jwtfilter.jose.StrictJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers in JSON. */
final class JsonAnswer {
    private JsonAnswer() {}

    /** An error in the form of RFC 6749 §5.2. */
    static void error(HttpServletResponse response, int status, String error) throws IOException {
        write(response, status, Map.of("error", error));
    }

    /** An object that no cache may keep. */
    static void write(HttpServletResponse response, int status, Map<String, ?> object) throws IOException {
        String text = StrictJson.write(object);
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.resetBuffer();
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("application/json");
        response.setContentLength(body.length);
        try {
            response.getOutputStream().write(body);
        } catch (IllegalStateException writerInUse) {
            response.getWriter().write(text);
        }
    }
}
