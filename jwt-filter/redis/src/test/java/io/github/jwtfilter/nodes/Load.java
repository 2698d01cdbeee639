package io.github.jwtfilter.nodes;

import io.github.jwtfilter.store.redis.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Users at work on a fleet. Some read pages all the time. Others log in and out again, and their tokens are then tried on
 * all nodes until each node refuses them.
 */
final class Load implements AutoCloseable {
    private static final int READERS = 3;
    private static final long BETWEEN_PAGES_MILLIS = 10;
    private static final long BETWEEN_LOGOUTS_MILLIS = 150;
    private static final long BETWEEN_TRIES_MILLIS = 5;

    private final Fleet fleet;
    private final List<NodeProcess> nodes;
    private final List<Ended> ended = new CopyOnWriteArrayList<>();
    private final String lastingToken;
    private volatile Period period = new Period();
    private volatile boolean isClosed;

    /** What was seen in a time. */
    static final class Period {
        final Figures pages = new Figures();
        final Figures logouts = new Figures();

        final List<FailedPage> failedPages = new CopyOnWriteArrayList<>();
        final long begun = System.nanoTime();
        private final AtomicInteger pagesUnderWay = new AtomicInteger();

        final AtomicInteger stored = new AtomicInteger();
        final AtomicInteger waiting = new AtomicInteger();
    }

    /** A request for a page without success, and when it began after the beginning of its period. */
    record FailedPage(int status, long afterMillis, String failure, NodeProcess node) {}

    /** A token whose login was ended. */
    static final class Ended {
        final String token;
        final boolean isStored;
        final long answeredAt = System.nanoTime();
        private final boolean[] refused;

        /** When the last request began that was accepted after the logout. */
        private volatile long lastAccepted = answeredAt;

        private Ended(String token, boolean isStored, int nodes) {
            this.token = token;
            this.isStored = isStored;
            this.refused = new boolean[nodes];
        }

        private synchronized boolean isRefusedBy(int node) {
            return refused[node];
        }

        private synchronized void refuse(int node) {
            refused[node] = true;
        }

        synchronized boolean isRefusedByAll() {
            for (boolean each : refused) {
                if (!each) {
                    return false;
                }
            }
            return true;
        }

        /** Returns how long after a time, and after the logout, a node accepted the token. */
        long millisAcceptedAfter(long time) {
            return TimeUnit.NANOSECONDS.toMillis(Math.max(0, Math.min(lastAccepted - answeredAt, lastAccepted - time)));
        }
    }

    /** Begins. */
    Load(Fleet fleet) throws Exception {
        this.fleet = fleet;
        this.nodes = List.copyOf(fleet.nodes());
        this.lastingToken = fleet.logIn(fleet.node(0), 0);
        for (int i = 0; i < READERS; i++) {
            String token = i == 0 ? lastingToken : fleet.logIn(fleet.node(i), i);
            int first = i;
            run(() -> readPages(token, first));
        }
        run(this::logInAndOut);
        run(this::tryEnded);
    }

    /** A task that ends with an exception when the thread is interrupted. */
    @FunctionalInterface
    private interface Task {
        void run() throws InterruptedException;
    }

    private void run(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (InterruptedException | IllegalStateException e) {
                        // The load ends.
                    }
                },
                "load");
        thread.setDaemon(true);
        thread.start();
    }

    private void readPages(String token, int first) throws InterruptedException {
        for (int i = first; !isClosed; i++) {
            Period now = enter();
            long start = System.nanoTime();
            NodeProcess node = fleet.node(i);
            Http.Answer page = Http.page(node, token);
            now.pages.add(System.nanoTime() - start);
            if (page.status() != 200) {
                long after = TimeUnit.NANOSECONDS.toMillis(start - now.begun);
                now.failedPages.add(new FailedPage(page.status(), after, page.failure(), node));
            }
            now.pagesUnderWay.decrementAndGet();
            Thread.sleep(BETWEEN_PAGES_MILLIS);
        }
    }

    private synchronized Period enter() {
        period.pagesUnderWay.incrementAndGet();
        return period;
    }

    private synchronized Period replace() {
        Period last = period;
        period = new Period();
        return last;
    }

    private void logInAndOut() throws InterruptedException {
        for (int i = 0; !isClosed; i++) {
            int user = READERS + i % (Fleet.USERS - READERS);
            NodeProcess node = fleet.node(i);
            String token = Http.logIn(node, Users.name(user), fleet.users().password(user))
                    .token()
                    .orElse(null);
            if (token != null) {
                Period now = period;
                long start = System.nanoTime();
                int status = Http.logOut(node, token, false);
                now.logouts.add(System.nanoTime() - start);
                if (status == 204 || status == 202) {
                    (status == 204 ? now.stored : now.waiting).incrementAndGet();
                    ended.add(new Ended(token, status == 204, nodes.size()));
                }
            }
            Thread.sleep(BETWEEN_LOGOUTS_MILLIS);
        }
    }

    private void tryEnded() throws InterruptedException {
        while (!isClosed) {
            for (Ended each : ended) {
                for (int node = 0; node < nodes.size(); node++) {
                    if (!each.isRefusedBy(node)) {
                        long start = System.nanoTime();
                        int status = Http.page(nodes.get(node), each.token).status();
                        if (status == 200) {
                            each.lastAccepted = start;
                        } else if (status == 401) {
                            each.refuse(node);
                        }
                    }
                }
            }
            Thread.sleep(BETWEEN_TRIES_MILLIS);
        }
    }

    /**
     * Begins a period, and forgets the tokens that ended before. No page of the period before is under way, so what
     * happens from now on is no failure of that period.
     */
    Period begin() throws Exception {
        ended.clear();
        Period last = replace();
        Await.that("the pages of the last period are answered", () -> last.pagesUnderWay.get() == 0);
        return period;
    }

    /** Returns the tokens that ended in this period so far. */
    List<Ended> ended() {
        return List.copyOf(ended);
    }

    /** Returns the token of a lasting login. */
    String lastingToken() {
        return lastingToken;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
