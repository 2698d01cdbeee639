package io.github.jwtfilter.throttle;

import io.github.jwtfilter.store.Count;
import java.time.Duration;
import java.time.Instant;

/**
 * The rules of a lock: how many attempts may fail, how long the lock lasts, and when failures are forgiven. The failure
 * that reaches the limit starts a lock. Each failure after a lock starts one of twice the length. While no lock is
 * active, failures are forgiven one by one.
 *
 * <p>In a count at or above the limit, the time is the start of the lock. Below the limit, it is the start of the
 * period after which the next failure is forgiven.
 */
final class FailureLimit {
    /** A factor on {@code maxFailures}, because many people may share an address. */
    private static final int FAILURES_OF_CLIENT = 10;

    private static final Duration MAX_CLIENT_LOCK = Duration.ofHours(1);

    private final long most;
    private final Duration lockTime;
    private final Duration longestLock;
    private final Duration forgiveness;

    /**
     * Creates a limit.
     *
     * @param most the number of failures that starts a lock
     * @param lockTime length of the first lock
     * @param longestLock maximum length of a lock
     * @param forgiveness how long it takes to forgive one failure
     */
    FailureLimit(int most, Duration lockTime, Duration longestLock, Duration forgiveness) {
        this.most = most;
        this.lockTime = lockTime;
        this.longestLock = longestLock;
        this.forgiveness = forgiveness;
    }

    /**
     * Returns the limit for all failures of a client together.
     *
     * @param maxFailures the limit for one user
     * @param lockTime length of the first lock
     */
    static FailureLimit ofClient(int maxFailures, Duration lockTime) {
        return new FailureLimit(
                FAILURES_OF_CLIENT * maxFailures,
                lockTime,
                lockTime.compareTo(MAX_CLIENT_LOCK) > 0 ? lockTime : MAX_CLIENT_LOCK,
                lockTime.dividedBy(maxFailures));
    }

    /** Returns the length of the lock after this many failures, or zero below the limit. */
    Duration lock(long failures) {
        if (failures < most) {
            return Duration.ZERO;
        }
        Duration lock = lockTime;
        for (long i = most; i < failures && lock.compareTo(longestLock) < 0; i++) {
            lock = lock.multipliedBy(2);
        }
        return lock.compareTo(longestLock) < 0 ? lock : longestLock;
    }

    /** Returns the rest of a lock. It is zero from the instant at which the lock ends. */
    Duration lockLeft(Count failures, Instant now) {
        Duration left = Duration.between(now, end(failures));
        return failures.value() < most || left.isNegative() ? Duration.ZERO : left;
    }

    private Instant end(Count failures) {
        return failures.time().plus(lock(failures.value()));
    }

    /** Adds a failure, after removing those that are forgiven by now. Call it only while no lock is active. */
    Count oneMore(Count failures, Instant now) {
        Instant since = end(failures);
        long forgiven = Math.max(0, Duration.between(since, now).dividedBy(forgiveness));
        if (forgiven >= failures.value()) {
            return Count.of(1, now);
        }
        long value = failures.value() - forgiven + 1;
        return Count.of(value, value < most ? since.plus(forgiveness.multipliedBy(forgiven)) : now);
    }

    /** Returns the time until all failures are forgiven, if no more are added. */
    Duration keep(Count failures) {
        return lock(failures.value()).plus(forgiveness.multipliedBy(failures.value()));
    }
}
