package io.github.jwtfilter.tools.doctor;

import java.util.ArrayList;
import java.util.List;

/** An answer of {@link SmallApp}: a status, headers as names and values in turn, and a text. */
record Reply(int status, List<String> headers, String body) {
    static Reply of(int status, String... headers) {
        return new Reply(status, List.of(headers), "");
    }

    static Reply page(String body, String... headers) {
        return new Reply(200, List.of(headers), body).with("Content-Type", "text/html");
    }

    Reply with(String name, String value) {
        List<String> more = new ArrayList<>(headers);
        more.addAll(List.of(name, value));
        return new Reply(status, more, body);
    }

    /** Removes a header. */
    Reply without(String name) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < headers.size(); i += 2) {
            if (!headers.get(i).equals(name)) {
                rest.addAll(headers.subList(i, i + 2));
            }
        }
        return new Reply(status, rest, body);
    }

    Reply saying(String text) {
        return new Reply(status, headers, text);
    }
}
