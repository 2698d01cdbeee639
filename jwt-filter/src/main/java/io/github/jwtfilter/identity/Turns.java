package io.github.jwtfilter.identity;

import java.util.concurrent.TimeUnit;

/** Lets tries wait until another one has been decided. */
final class Turns {
    private long decided;

    /** How many have been decided so far. */
    synchronized long decided() {
        return decided;
    }

    /** One more has been decided. */
    synchronized void next() {
        decided++;
        notifyAll();
    }

    /**
     * Waits until more than so many have been decided.
     *
     * @param seen what {@link #decided()} was before the try was refused
     * @param deadline by {@link System#nanoTime()}
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
