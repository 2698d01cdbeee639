package io.github.jwtfilter.throttle;

import io.github.jwtfilter.store.Count;
import io.github.jwtfilter.store.MemoryCounters;
import io.github.jwtfilter.throttle.ThrottledIdentityStore.LockListener;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Limits failures without a user name, such as refused codes of a provider, as {@link ThrottledIdentityStore} limits the wrong
 * passwords of a client. Each node counts for itself.
 */
public final class ClientFailures {
    private static final int MAX_COUNTS = 10_000;

    private final FailureLimit limit;
    private final LockListener locks;
    private final Clock clock;
    private final MemoryCounters counters;

    /**
     * Creates a limit without failures.
     *
     * @param maxFailures a tenth of the failures that lock a client
     * @param lockTime length of the first lock, which doubles up to an hour
     * @param locks is notified of each lock
     * @param clock decides when a lock ends
     */
    public ClientFailures(int maxFailures, Duration lockTime, LockListener locks, Clock clock) {
        this.limit = FailureLimit.ofClient(maxFailures, lockTime);
        this.locks = locks;
        this.clock = clock;
        this.counters = new MemoryCounters(MAX_COUNTS, clock);
    }

    /** Returns how long a client is locked, in whole seconds; zero if it may try now. */
    public Duration lockLeft(HttpServletRequest request) {
        Duration left = limit.lockLeft(counters.read(client(request)), clock.instant());
        return Duration.ofSeconds(left.plusSeconds(1).minusNanos(1).toSeconds());
    }

    /** Counts a failure. An attempt that began before a lock leaves the lock unchanged. */
    public synchronized void failed(HttpServletRequest request) {
        String client = client(request);
        Instant now = clock.instant();
        Count before = counters.read(client);
        if (!limit.lockLeft(before, now).isZero()) {
            return;
        }
        Count failures = limit.oneMore(before, now);
        counters.replace(client, before, failures, limit.keep(failures));
        Duration lock = limit.lock(failures.value());
        if (!lock.isZero()) {
            locks.locked("", client, lock, failures.value());
        }
    }

    private static String client(HttpServletRequest request) {
        return ClientAddress.of(request.getRemoteAddr()).client();
    }
}
