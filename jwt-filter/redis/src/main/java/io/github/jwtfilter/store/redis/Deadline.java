package io.github.jwtfilter.store.redis;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The time when a call must be over. Immutable. */
final class Deadline {
    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    /** Returns the deadline after a duration from now. */
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Returns this deadline, or the one after a duration from now if it is earlier. */
    Deadline orIn(Duration time) {
        Deadline other = in(time);
        return other.nanos - nanos < 0 ? other : this;
    }

    boolean isOver() {
        return nanos - System.nanoTime() <= 0;
    }

    /**
     * Returns the remaining time in milliseconds, at least 1.
     *
     * @throws SocketTimeoutException if the deadline has passed
     */
    int millis() throws SocketTimeoutException {
        long remaining = nanos - System.nanoTime();
        if (remaining <= 0) {
            throw new SocketTimeoutException("deadline");
        }
        return (int) Math.max(1, Duration.ofNanos(remaining).toMillis());
    }
}
