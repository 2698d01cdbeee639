package io.github.jwtfilter.report;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A whole session as it was at the end of a request. Immutable. */
final class SeenSession {
    /** None so far. */
    static final SeenSession NONE = new SeenSession(0, 0, 0);

    final int attributes;
    final int bytes;
    final int cookieBytes;

    /** What names and values take together. */
    static int bytes(Map<String, Integer> sizes) {
        return sizes.entrySet().stream()
                .mapToInt(each -> each.getKey().getBytes(StandardCharsets.UTF_8).length + each.getValue())
                .sum();
    }

    /**
     * A session.
     *
     * @param attributes how many it has
     * @param bytes what they take before encryption
     * @param cookieBytes what they would take in cookies
     */
    SeenSession(int attributes, int bytes, int cookieBytes) {
        this.attributes = attributes;
        this.bytes = bytes;
        this.cookieBytes = cookieBytes;
    }
}
