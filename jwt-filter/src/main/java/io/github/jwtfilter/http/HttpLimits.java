package io.github.jwtfilter.http;

import java.time.Duration;

/** The limits of a request to another server. Immutable. */
public final class HttpLimits {
    final int idleMillis;
    final Duration longest;
    final int maxBytes;

    /**
     * Creates limits.
     *
     * @param idle the limit for a connection, and for the next byte
     * @param longest the limit for the whole request, including redirects
     * @param maxBytes the limit for the body of the answer
     */
    public HttpLimits(Duration idle, Duration longest, int maxBytes) {
        this.idleMillis = Math.toIntExact(idle.toMillis());
        this.longest = longest;
        this.maxBytes = maxBytes;
    }

    /** Returns the limit for the whole request. */
    public Duration longest() {
        return longest;
    }
}
