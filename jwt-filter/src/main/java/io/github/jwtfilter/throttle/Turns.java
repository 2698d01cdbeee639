package io.github.jwtfilter.throttle;

import java.util.concurrent.TimeUnit;

/** Lets attempts wait until another one ends. */
final class Turns {
    private long decided;

    /** Returns the number of ended attempts. */
    synchronized long decided() {
        return decided;
    }

    /** Records the end of an attempt and wakes the waiting threads. */
    synchronized void next() {
        decided++;
        notifyAll();
    }

    /**
     * Waits until another attempt ends.
     *
     * @param seen the value of {@link #decided()} before this attempt had to wait
     * @param deadline a time of {@link System#nanoTime()}
     * @return false if the deadline has passed or the thread was interrupted
     */
    synchronized boolean await(long seen, long deadline) {
        try {
            while (decided == seen) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return deadline - System.nanoTime() > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
