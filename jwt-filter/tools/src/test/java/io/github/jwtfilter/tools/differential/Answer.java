package io.github.jwtfilter.tools.differential;

import java.util.Map;

/** An answer of a server: the status and the last header of each name in lower case. */
record Answer(int status, Map<String, String> headers) {
    String header(String name) {
        return headers.get(name);
    }
}
