package io.github.jwtfilter;

import io.github.jwtfilter.jose.StrictJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers in JSON. */
final class JsonAnswer {
    private JsonAnswer() {}

    /** An error in the form of RFC 6749 §5.2. */
    static void error(HttpServletResponse response, int status, String error) throws IOException {
        error(response, status, error, "");
    }

    /** An error with a word for the client's programmer, if there is one: ASCII without quotes and backslashes. */
    static void error(HttpServletResponse response, int status, String error, String description) throws IOException {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("error", error);
        if (!description.isEmpty()) {
            body.put("error_description", description);
        }
        write(response, status, body);
    }

    /** An object that no cache may keep. */
    static void write(HttpServletResponse response, int status, Map<String, ?> object) throws IOException {
        Answer.write(response, status, "application/json", StrictJson.write(object));
    }
}
