package io.github.jwtfilter.page;

import io.github.jwtfilter.jose.StrictJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes JSON responses. */
public final class JsonAnswer {
    private JsonAnswer() {}

    /** Answers with an error as RFC 6749 §5.2 defines it. */
    public static void error(HttpServletResponse response, int status, String error) throws IOException {
        error(response, status, error, "");
    }

    /**
     * Answers with an error and a description for the client's developer. The description is ASCII without quotes and
     * backslashes, and it is left out if empty.
     */
    public static void error(HttpServletResponse response, int status, String error, String description)
            throws IOException {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("error", error);
        if (!description.isEmpty()) {
            body.put("error_description", description);
        }
        write(response, status, body);
    }

    /** Answers with a JSON object, and forbids caches to store it. */
    public static void write(HttpServletResponse response, int status, Map<String, ?> object) throws IOException {
        Answer.write(response, status, "application/json", StrictJson.write(object));
    }
}
