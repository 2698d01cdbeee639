package io.github.jwtfilter.report;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The size of a whole session at the end of a request. Immutable. */
final class SeenSession {
    /** The value before any session was seen. */
    static final SeenSession NONE = new SeenSession(0, 0, 0);

    final int attributes;
    final int bytes;
    final int cookieBytes;

    /** Returns the bytes that all names and values need together. */
    static int bytes(Map<String, Integer> sizes) {
        return sizes.entrySet().stream()
                .mapToInt(each -> each.getKey().getBytes(StandardCharsets.UTF_8).length + each.getValue())
                .sum();
    }

    /**
     * Creates a record of a session.
     *
     * @param attributes the number of attributes
     * @param bytes their size before encryption
     * @param cookieBytes the size in cookies
     */
    SeenSession(int attributes, int bytes, int cookieBytes) {
        this.attributes = attributes;
        this.bytes = bytes;
        this.cookieBytes = cookieBytes;
    }
}
