package io.github.jwtfilter.revocation;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The age of this node's copy of the ended logins. It is the time since this node wrote its latest beat that came back
 * from the store, so everything written before that beat is known. After a pause of the JVM, requests wait a moment for
 * a beat that was written after the pause.
 */
final class Freshness {
    /** A longer gap between two ticks is a pause. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

    private static final long MAX_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

    private final long maxLagNanos;
    private final Clock wall;
    private final LongSupplier nanoTime;

    /** When the latest beat that came back was written. Valid only if one came back. */
    private volatile long freshAt;

    private volatile boolean wasFresh;
    private volatile long lastTick;
    private volatile long lastWallMillis;

    /** When the latest pause was noticed. Valid only while requests wait for its end. */
    private volatile long pausedAt;

    private volatile boolean isCatchingUp;
    private boolean hasFailed;

    /** The time in which the monotonic clock stood still. */
    private volatile long asleepNanos;

    /** @param maxLag the highest age at which logins are accepted; null for no limit */
    Freshness(Duration maxLag, Clock wall, LongSupplier nanoTime) {
        this.maxLagNanos = maxLag == null ? Long.MAX_VALUE : maxLag.toNanos();
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.lastTick = nanoTime.getAsLong();
        this.lastWallMillis = wall.millis();
    }

    /** Returns a time in nanoseconds since an arbitrary one. It also passes while a virtual machine is suspended. */
    long now() {
        return nanoTime.getAsLong() + asleepNanos;
    }

    /** Returns the age; null if no beat has come back. */
    Duration lag() {
        return wasFresh ? Duration.ofNanos(now() - freshAt) : null;
    }

    /** Returns whether a beat has come back that was written at a time or later. */
    boolean isSince(long time) {
        return wasFresh && freshAt - time >= 0;
    }

    /** Records that a beat has come back. */
    synchronized void beatReturned(long writtenAt) {
        if (!wasFresh || writtenAt - freshAt > 0) {
            freshAt = writtenAt;
            wasFresh = true;
        }
        if (isCatchingUp && freshAt - pausedAt >= 0) {
            isCatchingUp = false;
        }
        notifyAll();
    }

    /**
     * Records that the JVM is running. The monotonic clock may stand still while a virtual machine is suspended, so time
     * that only the wall clock shows counts too.
     */
    synchronized void tick() {
        long now = nanoTime.getAsLong();
        long millis = wall.millis();
        long gap = now - lastTick;
        long hidden = TimeUnit.MILLISECONDS.toNanos(millis - lastWallMillis) - gap;
        if (hidden > PAUSE_NANOS) {
            asleepNanos += hidden;
        }
        if (gap > PAUSE_NANOS || hidden > PAUSE_NANOS) {
            pausedAt = now();
            isCatchingUp = true;
        }
        lastTick = now;
        lastWallMillis = millis;
    }

    /**
     * Makes sure that the copy is recent enough.
     *
     * @throws StoreBehindException if it is too old, or the store was never read
     */
    void require() throws StoreBehindException {
        if (maxLagNanos == Long.MAX_VALUE) {
            return;
        }
        if (nanoTime.getAsLong() - lastTick > PAUSE_NANOS) {
            // This request woke before the thread that ticks.
            tick();
        }
        if (isCatchingUp) {
            awaitBeat();
        }
        if (isBehind()) {
            throw new StoreBehindException();
        }
    }

    private boolean isBehind() {
        return !wasFresh || now() - freshAt > maxLagNanos;
    }

    /** Returns whether the copy is recent enough now. Waits for nothing. */
    boolean isFresh() {
        return maxLagNanos == Long.MAX_VALUE || !isBehind();
    }

    /** Waits for a beat that was written after the pause, until a second after the pause was noticed. */
    private synchronized void awaitBeat() {
        long end = System.nanoTime() + MAX_WAIT_NANOS;
        long began = pausedAt;
        await(() -> !isCatchingUp, MAX_WAIT_NANOS - (now() - began));
        // A later pause begins another wait.
        boolean isOver = System.nanoTime() - end >= 0 || now() - began >= MAX_WAIT_NANOS;
        if (isOver && pausedAt == began) {
            isCatchingUp = false;
        }
    }

    /** Records that the store could not be read. */
    synchronized void readingFailed() {
        hasFailed = true;
        notifyAll();
    }

    /** Waits until a beat has come back or a reading has failed, at most for a time. */
    synchronized void awaitFirst(Duration most) {
        await(() -> wasFresh || hasFailed, most.toNanos());
    }

    private void await(BooleanSupplier condition, long nanos) {
        long end = System.nanoTime() + nanos;
        try {
            for (long left = nanos; !condition.getAsBoolean() && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
