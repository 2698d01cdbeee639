package io.github.jwtfilter;

import io.github.jwtfilter.store.Clocks;
import java.time.Clock;
import java.time.Duration;

/** Makes filters whose clocks are ahead of the machine's. Only this package can call their constructor. */
public final class FilterAhead {
    private FilterAhead() {}

    /** Returns a filter whose clock is ahead by a number of seconds, or behind if it is negative. */
    public static JwtFilter of(long seconds) {
        return new JwtFilter(Clocks.of(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds))));
    }
}
