package io.github.jwtfilter.throttle;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread at a time count for a client. Counters work without this, but many attempts at once would make each
 * other's replacements fail, and ask a shared store again and again.
 */
final class CountingLocks {
    /** How long a thread waits for its turn. */
    static final Duration MAX_WAIT = Duration.ofSeconds(1);

    private static final int LOCKS = 64;

    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

    CountingLocks() {
        Arrays.setAll(locks, each -> new ReentrantLock());
    }

    /** Waits for the turn to count for a client. Some clients share one lock. */
    Turn await(String client) {
        ReentrantLock lock = locks[Math.floorMod(client.hashCode(), LOCKS)];
        try {
            return new Turn(lock, lock.tryLock(MAX_WAIT.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Turn(lock, false);
        }
    }

    /** The turn of one thread, until it is closed. */
    static final class Turn implements AutoCloseable {
        private final ReentrantLock lock;
        private final boolean isHeld;

        private Turn(ReentrantLock lock, boolean isHeld) {
            this.lock = lock;
            this.isHeld = isHeld;
        }

        /** Returns false if the turn did not come in time. The thread may then count all the same, with more calls. */
        boolean isHeld() {
            return isHeld;
        }

        @Override
        public void close() {
            if (isHeld) {
                lock.unlock();
            }
        }
    }
}
