package io.github.jwtfilter.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A number with a time, for example the time of the last failure. Immutable; equal if both are equal. */
public final class Count {
    /** The count of zero, for a name that is unknown or has expired. */
    public static final Count NONE = new Count(0, Instant.EPOCH);

    private final long value;
    private final Instant time;

    private Count(long value, Instant time) {
        this.value = value;
        this.time = time;
    }

    /**
     * Creates a count.
     *
     * @param value the number; zero or less gives {@link #NONE}
     * @param time truncated to milliseconds
     * @return the count
     */
    public static Count of(long value, Instant time) {
        return value <= 0 ? NONE : new Count(value, time.truncatedTo(ChronoUnit.MILLIS));
    }

    /**
     * Returns the number.
     *
     * @return zero only for {@link #NONE}
     */
    public long value() {
        return value;
    }

    /**
     * Returns the time that the caller stored with the number.
     *
     * @return in whole milliseconds
     */
    public Instant time() {
        return time;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Count && value == ((Count) other).value && time.equals(((Count) other).time);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(value) + time.hashCode();
    }

    /** Returns a text such as {@code 3 at 2026-01-31T12:00:00Z}. */
    @Override
    public String toString() {
        return value + " at " + time;
    }
}
