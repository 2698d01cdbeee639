package io.github.jwtfilter.report;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time that the report may spend on inspecting sessions: one percent of elapsed time. Up to one second of unused
 * time is saved. Where an inspection is cheap, every request is inspected. A large session or a flood of requests
 * cannot exceed the budget. The choice of skipped requests depends only on time, so every kind of request is inspected
 * sooner or later. Thread-safe.
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

    /** Returns whether another inspection may start now. */
    synchronized boolean isLeft() {
        long now = nanoTime.getAsLong();
        saved = Math.min(MAX_SAVED_NANOS, saved + (now - countedUntil) / SHARE);
        countedUntil = now;
        return saved > 0;
    }

    /**
     * Runs an inspection and subtracts its duration. Parallel inspections may overdraw the budget. Later inspections
     * then wait until the debt is paid.
     */
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
