package io.github.jwtfilter.report;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much time may be spent on looking at sessions: one hundredth of all time, saved up to a second. So every request
 * is looked at where that is cheap, and a large session or a flood of requests cannot make it cost more; which requests
 * are left out depends on the time and not on what they do, so no kind of request is never seen. Thread-safe.
 */
final class SamplingBudget {
    static final long MAX_SAVED_NANOS = Duration.ofSeconds(1).toNanos();
    static final int SHARE = 100;

    private final LongSupplier nanoTime;
    private long saved = MAX_SAVED_NANOS;
    private long countedUntil;

    SamplingBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.countedUntil = nanoTime.getAsLong();
    }

    /** Whether another look may begin now. */
    synchronized boolean isLeft() {
        long now = nanoTime.getAsLong();
        saved = Math.min(MAX_SAVED_NANOS, saved + (now - countedUntil) / SHARE);
        countedUntil = now;
        return saved > 0;
    }

    /** Looks, and counts the time that it takes; several looks at once may spend more than there is, and it is owed. */
    void spendOn(Runnable look) {
        long start = nanoTime.getAsLong();
        try {
            look.run();
        } finally {
            spent(nanoTime.getAsLong() - start);
        }
    }

    private synchronized void spent(long nanos) {
        saved -= nanos;
    }
}
