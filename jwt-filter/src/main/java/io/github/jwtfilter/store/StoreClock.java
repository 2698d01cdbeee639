package io.github.jwtfilter.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The clock of a shared store, as this node knows it. Nodes whose clocks differ agree on this one. Until the store has
 * told its time, it is the clock of this node. Safe for use by many threads.
 *
 * <p>An answer takes a while, so the store's time is known within bounds. {@link #instant} is never ahead of the store,
 * and {@link #latest} is never behind it. So a login that began before an instant on one node also began before it on
 * another.
 */
public final class StoreClock extends Clock {
    /** A wall clock may be set. Then bounds of an earlier time are wrong. */
    private static final Duration MAX_AGE = Duration.ofMinutes(1);

    private final Clock wall;
    private final StoreClock steady;
    private volatile Bounds bounds;

    /** By how much the store's clock is ahead of this node's, at least and at most. */
    private static final class Bounds {
        final Duration least;
        final Duration most;
        final Instant since;

        Bounds(Duration least, Duration most, Instant since) {
            this.least = least;
            this.most = most;
            this.since = since;
        }

        /** Returns what both say; the later one if they differ or this one is old. */
        Bounds narrowed(Bounds later) {
            Duration both = least.compareTo(later.least) > 0 ? least : later.least;
            Duration either = most.compareTo(later.most) < 0 ? most : later.most;
            Duration age = Duration.between(since, later.since);
            boolean isOld = age.isNegative() || age.compareTo(MAX_AGE) > 0;
            return isOld || both.compareTo(either) > 0 ? later : new Bounds(both, either, since);
        }
    }

    /** Creates a clock that begins as the clock of this node. */
    public StoreClock(Clocks clocks) {
        this(clocks.wall(), new StoreClock(clocks.steady(), null));
    }

    private StoreClock(Clock wall, StoreClock steady) {
        this.wall = wall;
        this.steady = steady;
    }

    /** Returns the store's time for durations, such as the lock of a user. The wall clock of this node does not move it. */
    public Clock steady() {
        return steady;
    }

    /** Returns the present time of the store, or a little less. */
    @Override
    public Instant instant() {
        Bounds known = bounds;
        return known == null ? wall.instant() : wall.instant().plus(known.least);
    }

    /** Returns the present time of the store, or a little more: as much as its last answers may have taken. */
    public Instant latest() {
        Bounds known = bounds;
        return known == null ? wall.instant() : wall.instant().plus(known.most);
    }

    @Override
    public ZoneId getZone() {
        return wall.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return wall.getZone().equals(zone) ? this : Clock.offset(wall.withZone(zone), offset().orElse(Duration.ZERO));
    }

    /** Returns by how much the store's clock is ahead of this node's; empty if the store has not told its time. */
    public Optional<Duration> offset() {
        return Optional.ofNullable(bounds).map(known -> known.least);
    }

    /**
     * Adjusts the clock to the store's time.
     *
     * @param storeMillis the store's time, in milliseconds since 1970
     * @param took how long ago the store was asked for it
     */
    public synchronized void heard(long storeMillis, Duration took) {
        Instant now = wall.instant();
        Duration least = Duration.between(now, Instant.ofEpochMilli(storeMillis));
        // The store may have answered at once, and then its time has passed since. It leaves out parts of a
        // millisecond.
        Bounds later = new Bounds(least, least.plus(took).plusMillis(1), now);
        bounds = bounds == null ? later : bounds.narrowed(later);
        if (steady != null) {
            steady.heard(storeMillis, took);
        }
    }
}
