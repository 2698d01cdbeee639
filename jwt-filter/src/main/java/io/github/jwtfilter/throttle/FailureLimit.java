package io.github.jwtfilter.throttle;

import io.github.jwtfilter.store.Count;
import java.time.Duration;
import java.time.Instant;

/**
 * How many tries may fail, how long one waits then, and how failures are forgiven. The failure that reaches the limit
 * locks, and each one after a lock locks for twice as long as the one before. While nothing is locked, one failure is
 * forgiven after another.
 *
 * <p>The time of a count that has reached the limit is when the lock began; of a lower one, from when on the next
 * failure is being forgiven.
 */
final class FailureLimit {
    private final long most;
    private final Duration lockTime;
    private final Duration longestLock;
    private final Duration forgiveness;

    /**
     * A limit.
     *
     * @param most this failure locks
     * @param lockTime how long the first time
     * @param longestLock how long at the most
     * @param forgiveness how long it takes until one failure is forgiven
     */
    FailureLimit(int most, Duration lockTime, Duration longestLock, Duration forgiveness) {
        this.most = most;
        this.lockTime = lockTime;
        this.longestLock = longestLock;
        this.forgiveness = forgiveness;
    }

    /** How long so many failures lock: zero below the limit. */
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

    /** How long no try may begin: zero from the very end of a lock on. */
    Duration lockLeft(Count failures, Instant now) {
        Duration left = Duration.between(now, end(failures));
        return failures.value() < most || left.isNegative() ? Duration.ZERO : left;
    }

    private Instant end(Count failures) {
        return failures.time().plus(lock(failures.value()));
    }

    /** One more failure, after those that time has forgiven; nothing is locked now. */
    Count oneMore(Count failures, Instant now) {
        Instant since = end(failures);
        long forgiven = Math.max(0, Duration.between(since, now).dividedBy(forgiveness));
        if (forgiven >= failures.value()) {
            return Count.of(1, now);
        }
        long value = failures.value() - forgiven + 1;
        return Count.of(value, value < most ? since.plus(forgiveness.multipliedBy(forgiven)) : now);
    }

    /** When all is forgiven if nothing else fails. */
    Duration keep(Count failures) {
        return lock(failures.value()).plus(forgiveness.multipliedBy(failures.value()));
    }
}
