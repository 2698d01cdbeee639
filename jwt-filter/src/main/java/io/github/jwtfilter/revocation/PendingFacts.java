package io.github.jwtfilter.revocation;

import io.github.jwtfilter.store.Fact;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Facts that the store has not taken yet. Ends of logins come first, in their order. Ends of sessions wait behind them in
 * a queue of their own, so that they neither delay nor displace a logout. Safe for use by many threads.
 */
final class PendingFacts {
    /** About 100 bytes per fact. */
    static final int MAX_FACTS = 10_000;

    static final int MAX_SESSIONS = 1_000;

    private final Deque<Pending> queue = new ArrayDeque<>();
    private final Deque<Pending> sessions = new ArrayDeque<>();

    /** A fact, and what waits for it. */
    static final class Pending {
        final Fact fact;
        private final CountDownLatch taken;
        private final Deque<Pending> queue;

        private Pending(Fact fact, CountDownLatch taken, Deque<Pending> queue) {
            this.fact = fact;
            this.taken = taken;
            this.queue = queue;
        }
    }

    /** Adds facts. Returns null if there is no room, or a latch that opens when the store has taken all of them. */
    synchronized CountDownLatch add(List<Fact> facts) {
        return add(queue, MAX_FACTS, facts);
    }

    /** Adds facts about sessions. Returns false if there is no room. */
    synchronized boolean addOfSessions(List<Fact> facts) {
        return add(sessions, MAX_SESSIONS, facts) != null;
    }

    private CountDownLatch add(Deque<Pending> to, int most, List<Fact> facts) {
        if (to.size() + facts.size() > most) {
            return null;
        }
        CountDownLatch taken = new CountDownLatch(facts.size());
        facts.forEach(fact -> to.add(new Pending(fact, taken, to)));
        notifyAll();
        return taken;
    }

    /** Returns the first facts, and leaves them here. Waits for one, at most for a time. */
    synchronized List<Pending> oldest(int most, Duration wait) throws InterruptedException {
        if (size() == 0) {
            TimeUnit.NANOSECONDS.timedWait(this, wait.toNanos());
        }
        return Stream.concat(queue.stream(), sessions.stream()).limit(most).collect(Collectors.toList());
    }

    /** Removes facts that the store has taken. They are the oldest ones of each queue. */
    synchronized void taken(List<Pending> facts) {
        facts.forEach(each -> {
            each.queue.remove();
            each.taken.countDown();
        });
        notifyAll();
    }

    /** Returns a new list of the facts that do not wait here. */
    synchronized List<Fact> absent(List<Fact> facts) {
        // The first half of a digest is enough to tell facts apart.
        Set<Long> waiting = Stream.concat(queue.stream(), sessions.stream())
                .map(each -> each.fact.high())
                .collect(Collectors.toSet());
        return facts.stream().filter(fact -> !waiting.contains(fact.high())).collect(Collectors.toList());
    }

    synchronized int size() {
        return queue.size() + sessions.size();
    }

    /** Waits until all facts are taken, at most for a time. */
    synchronized void awaitEmpty(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); size() > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
        }
    }
}
