package io.github.jwtfilter.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How many, and a time that belongs to it, such as of the last one. Immutable; equal if both are. */
public final class Count {
    /** Nothing was counted, or it was forgotten. */
    public static final Count NONE = new Count(0, Instant.EPOCH);

    private final long value;
    private final Instant time;

    private Count(long value, Instant time) {
        this.value = value;
        this.time = time;
    }

    /**
     * A count.
     *
     * @param value how many; zero or less is {@link #NONE}
     * @param time kept to the millisecond
     * @return the count
     */
    public static Count of(long value, Instant time) {
        return value <= 0 ? NONE : new Count(value, time.truncatedTo(ChronoUnit.MILLIS));
    }

    /**
     * How many.
     *
     * @return zero for {@link #NONE} only
     */
    public long value() {
        return value;
    }

    /**
     * The time that whoever counted wrote down.
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

    /** Such as {@code 3 at 2026-01-31T12:00:00Z}. */
    @Override
    public String toString() {
        return value + " at " + time;
    }
}
