package io.github.jwtfilter.revocation;

import java.time.Duration;
import java.util.Optional;

/** The state of a shared store as one node sees it, for operators. Immutable. */
public final class StoreState {
    private final String place;
    private final Duration lag;
    private final int pending;
    private final String problem;
    private final Optional<String> warning;
    private final Duration offset;

    StoreState(String place, Duration lag, int pending, String problem, Optional<String> warning, Duration offset) {
        this.place = place;
        this.lag = lag;
        this.pending = pending;
        this.problem = problem;
        this.warning = warning;
        this.offset = offset;
    }

    /** Returns the kind and place of the store, without a password. */
    public String place() {
        return place;
    }

    /** Returns the age of this node's copy; empty if the store was never read. */
    public Optional<Duration> lag() {
        return Optional.ofNullable(lag);
    }

    /** Returns the number of ends that the store has not taken yet. */
    public int pending() {
        return pending;
    }

    /** Returns why the last reading or writing failed; empty if it succeeded. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Returns which setting of the store is dangerous, although it works; empty if none is known. */
    public Optional<String> warning() {
        return warning;
    }

    /** Returns by how much the store's clock is ahead of this node's; empty if unknown. */
    public Optional<Duration> offset() {
        return Optional.ofNullable(offset);
    }
}
