package io.github.jwtfilter.revocation;

import io.github.jwtfilter.store.Fact;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Facts that the store has not taken yet, in their order. Safe for use by many threads. */
final class PendingFacts {
    /** About 100 bytes per fact. */
    static final int MAX_FACTS = 10_000;

    private final Deque<Pending> queue = new ArrayDeque<>();

    /** A fact, and what waits for it. */
    static final class Pending {
        final Fact fact;
        private final CountDownLatch taken;

        private Pending(Fact fact, CountDownLatch taken) {
            this.fact = fact;
            this.taken = taken;
        }
    }

    /** Adds facts. Returns null if there is no room, or a latch that opens when the store has taken all of them. */
    synchronized CountDownLatch add(List<Fact> facts) {
        if (queue.size() + facts.size() > MAX_FACTS) {
            return null;
        }
        CountDownLatch taken = new CountDownLatch(facts.size());
        facts.forEach(fact -> queue.add(new Pending(fact, taken)));
        notifyAll();
        return taken;
    }

    /** Returns the oldest facts, and leaves them here. Waits for the first one, at most for a time. */
    synchronized List<Pending> oldest(int most, Duration wait) throws InterruptedException {
        if (queue.isEmpty()) {
            TimeUnit.NANOSECONDS.timedWait(this, wait.toNanos());
        }
        List<Pending> oldest = new ArrayList<>();
        for (Pending each : queue) {
            if (oldest.size() == most) {
                break;
            }
            oldest.add(each);
        }
        return oldest;
    }

    /** Removes facts that the store has taken. They are the oldest ones. */
    synchronized void taken(List<Pending> facts) {
        facts.forEach(each -> {
            queue.remove();
            each.taken.countDown();
        });
        notifyAll();
    }

    synchronized int size() {
        return queue.size();
    }

    /** Waits until all facts are taken, at most for a time. */
    synchronized void awaitEmpty(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); !queue.isEmpty() && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
        }
    }
}
