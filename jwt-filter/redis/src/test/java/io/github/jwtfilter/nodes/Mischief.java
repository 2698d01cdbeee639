package io.github.jwtfilter.nodes;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;

/** Kills, pauses and restarts nodes and their store at random, each on a thread of its own. */
final class Mischief {
    private static final int MAX_QUIET_MILLIS = 8_000;
    private static final int MAX_PAUSE_MILLIS = 4_000;
    private static final int MAX_DOWN_MILLIS = 3_000;

    private final Fleet fleet;
    private final SharedServer store;
    private final Map<String, Integer> counts = new ConcurrentSkipListMap<>();
    private final Thread[] threads;
    private volatile boolean isOver;
    private volatile Exception failure;

    /** Begins. */
    Mischief(Fleet fleet, SharedServer store, long seed) {
        this.fleet = fleet;
        this.store = store;
        this.threads = new Thread[] {
            thread(new Random(seed), this::disturbNode), thread(new Random(seed + 1), this::disturbStore)
        };
    }

    /** One disturbance, and its end. */
    @FunctionalInterface
    private interface Act {
        void run(Random random) throws Exception;
    }

    private Thread thread(Random random, Act act) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!isOver) {
                            Thread.sleep(random.nextInt(MAX_QUIET_MILLIS));
                            act.run(random);
                        }
                    } catch (Exception e) {
                        failure = e;
                    }
                },
                "mischief");
        thread.start();
        return thread;
    }

    private void disturbNode(Random random) throws Exception {
        NodeProcess node = fleet.node(random.nextInt(fleet.nodes().size()));
        if (random.nextInt(3) == 0) {
            count("node killed");
            node.kill();
            node.begin();
            node.awaitReady();
        } else {
            count("node paused");
            node.pause();
            Thread.sleep(random.nextInt(MAX_PAUSE_MILLIS));
            node.resume();
        }
    }

    private void disturbStore(Random random) throws Exception {
        if (random.nextInt(2) == 0) {
            count("store killed");
            store.kill();
            Thread.sleep(random.nextInt(MAX_DOWN_MILLIS));
            store.startAgain();
        } else {
            count("store paused");
            store.pause();
            Thread.sleep(random.nextInt(MAX_PAUSE_MILLIS));
            store.resume();
        }
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** Ends, when everything runs again. */
    void end() throws Exception {
        isOver = true;
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure != null) {
            throw failure;
        }
    }

    Map<String, Integer> counts() {
        return counts;
    }
}
