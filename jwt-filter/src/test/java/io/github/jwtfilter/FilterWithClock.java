package io.github.jwtfilter;

import io.github.jwtfilter.store.Clocks;
import java.time.Clock;

/** Makes filters that read another clock than that of the machine. Only this package can call their constructor. */
public final class FilterWithClock {
    private FilterWithClock() {}

    public static JwtFilter of(Clock clock) {
        return new JwtFilter(Clocks.of(clock));
    }
}
