package io.github.jwtfilter.throttle;

import io.github.jwtfilter.store.BoundedCells;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.text.LogLimit;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Whether a shared store answers. After a failure it counts as down, and no login asks it. Some seconds later a probe in
 * the background tries it once, and again after the same time if the probe fails. Safe for use by many threads.
 */
final class Availability {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final String place;
    private final BoundedCells cells;
    private final Probe probe;
    private final LongSupplier nanoTime;
    private final LogLimit began;
    private final LogLimit ended;
    private final AtomicBoolean isProbing = new AtomicBoolean();
    private volatile boolean isDown;
    private volatile long failedAt;

    /** What must succeed before the store counts as up. */
    @FunctionalInterface
    interface Probe {
        void run() throws StoreException;
    }

    Availability(String place, BoundedCells cells, Probe probe, LongSupplier nanoTime) {
        this.place = place;
        this.cells = cells;
        this.probe = probe;
        this.nanoTime = nanoTime;
        this.began = new LogLimit(nanoTime);
        this.ended = new LogLimit(nanoTime);
    }

    /** Returns whether the store may be asked. Starts the probe if it is due. */
    boolean isUp() {
        if (!isDown) {
            return true;
        }
        if (nanoTime.getAsLong() - failedAt >= RETRY.toNanos()
                && isProbing.compareAndSet(false, true)
                && !cells.start(this::tryAgain)) {
            isProbing.set(false);
        }
        return false;
    }

    private void tryAgain() {
        try {
            probe.run();
            isDown = false;
            ended.log(LOG, Level.INFO, "Failed logins are counted in the shared store {0} again.", place);
        } catch (StoreException | RuntimeException | Error e) {
            failed(e);
        } finally {
            isProbing.set(false);
        }
    }

    /** Records that the store gave no answer. */
    void failed(Throwable e) {
        failedAt = nanoTime.getAsLong();
        isDown = true;
        if (cells.isClosed()) {
            return;
        }
        began.log(
                LOG,
                Level.WARNING,
                "JWTF-804 The shared store {0} does not answer, so this server counts failed logins on its own: {1}",
                place,
                e instanceof StoreException ? e.getMessage() : e.getClass().getName());
    }
}
