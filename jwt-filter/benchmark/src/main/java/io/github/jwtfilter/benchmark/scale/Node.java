package io.github.jwtfilter.benchmark.scale;

import io.github.jwtfilter.revocation.EndedLogins;
import io.github.jwtfilter.revocation.Ending;
import io.github.jwtfilter.revocation.LoginKeys;
import io.github.jwtfilter.revocation.StoreFeed;
import io.github.jwtfilter.revocation.UserKeys;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One server of the fleet: the real list of ended logins, and the real feed. */
final class Node implements AutoCloseable {
    private static final Duration MAX_LAG = Duration.ofMinutes(15);

    private final EndedLogins known;
    private final StoreFeed feed;

    /** Starts a node. */
    Node(SharedStore store, Duration maxLifetime) {
        Clocks clocks = Clocks.ofSystem();
        Duration retention = maxLifetime.plusSeconds(60);
        known = new EndedLogins(EndedLogins.DEFAULT_CAPACITY, retention, clocks.wall(), clocks.nanoTime());
        feed = new StoreFeed(store, known, new StoreClock(clocks), MAX_LAG, retention, clocks);
        feed.start();
    }

    Ending end(String login, long until) {
        return feed.append(List.of(LoginKeys.end(login, until)));
    }

    boolean isEnded(String login) {
        UserKeys user = UserKeys.of(Optional.empty(), Optional.empty(), login);
        return known.isEnded(
                new LoginKeys(() -> login, user, Clock.systemUTC().instant().getEpochSecond() + 60, true));
    }

    int facts() {
        return known.size();
    }

    long bytes() {
        return known.bytes();
    }

    /** Returns whether the store lacks nothing that this node knows. */
    boolean isHealed() {
        return known.lacking(1, 0).isEmpty();
    }

    /** Returns the age of this node's copy; a day if it never read the store. */
    Duration lag() {
        return feed.state().lag().orElse(Duration.ofDays(1));
    }

    @Override
    public void close() {
        feed.close();
    }
}
