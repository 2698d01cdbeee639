package io.github.jwtfilter.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The clock of a shared store, as this node knows it. Nodes whose clocks differ agree on this one. Until the store has
 * told its time, it is the clock of this node. Safe for use by many threads.
 */
public final class StoreClock extends Clock {
    private final Clock wall;
    private final StoreClock steady;
    private volatile Duration offset;

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

    /** Returns the present time of the store. */
    @Override
    public Instant instant() {
        Duration known = offset;
        return known == null ? wall.instant() : wall.instant().plus(known);
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
        return Optional.ofNullable(offset);
    }

    /** Adjusts the clock to the store's time, in milliseconds since 1970. It was read a moment ago. */
    public void heard(long storeMillis) {
        offset = Duration.between(wall.instant(), Instant.ofEpochMilli(storeMillis));
        if (steady != null) {
            steady.heard(storeMillis);
        }
    }
}
