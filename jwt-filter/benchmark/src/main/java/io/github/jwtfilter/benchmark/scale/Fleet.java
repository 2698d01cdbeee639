package io.github.jwtfilter.benchmark.scale;

import io.github.jwtfilter.revocation.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** Nodes that share a store. */
final class Fleet implements AutoCloseable {
    private static final Duration MAX_WAIT = Duration.ofMinutes(15);
    private static final long BETWEEN_LOOKS_MILLIS = 2;

    /** A look for what the store lacks reads the whole list of a node. */
    private static final long BETWEEN_LONG_LOOKS_MILLIS = 200;

    /** A node reads the store once a second, so a lower lag says that it has read since. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final List<Node> nodes = new ArrayList<>();
    private final long startedAt = System.nanoTime();
    private final Duration maxLifetime;
    private int logouts;

    /** Starts nodes at once. */
    Fleet(Backend backend, int count, Duration maxLifetime) throws Exception {
        this.maxLifetime = maxLifetime;
        ExecutorService starts = Executors.newFixedThreadPool(count);
        try {
            List<Callable<Node>> tasks = Collections.nCopies(count, () -> new Node(backend.store(), maxLifetime));
            for (Future<Node> node : starts.invokeAll(tasks)) {
                nodes.add(node.get());
            }
        } finally {
            starts.shutdown();
        }
    }

    /** Does harm. */
    @FunctionalInterface
    interface Fault {
        void happen() throws Exception;
    }

    /** How long a recovery took, and how old a copy became meanwhile. */
    record Recovery(double seconds, double maxLagSeconds) {}

    List<Node> nodes() {
        return nodes;
    }

    /** Returns the time since the fleet began to start. */
    double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }

    void await(String what, Predicate<Node> condition) throws InterruptedException {
        awaitAll(what, () -> nodes.stream().allMatch(condition), () -> {}, BETWEEN_LOOKS_MILLIS);
    }

    private static void awaitAll(String what, Callable<Boolean> condition, Runnable look, long millis)
            throws InterruptedException {
        long end = System.nanoTime() + MAX_WAIT.toNanos();
        try {
            while (!condition.call()) {
                look.run();
                if (System.nanoTime() - end > 0) {
                    throw new IllegalStateException("waited in vain: " + what);
                }
                Thread.sleep(millis);
            }
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(what, e);
        }
    }

    /** A logout that not all nodes know yet. */
    private record Logout(String login, Future<Long> acknowledged) {}

    /**
     * Logs out on one node after the other.
     *
     * @return the milliseconds from each acknowledgement until all nodes knew the logout, in ascending order
     */
    List<Double> logOut(double perSecond, Duration time) throws Exception {
        List<Double> delays = new ArrayList<>();
        List<Logout> open = new ArrayList<>();
        ExecutorService requests = Executors.newCachedThreadPool();
        long began = System.nanoTime();
        int asked = 0;
        try {
            while (System.nanoTime() - began < time.toNanos() || !open.isEmpty()) {
                double seconds = (System.nanoTime() - began) / 1e9;
                if (seconds < time.toSeconds() && asked < (int) (seconds * perSecond)) {
                    asked++;
                    String login = "logout " + logouts;
                    Node node = nodes.get(logouts % nodes.size());
                    logouts++;
                    open.add(new Logout(login, requests.submit(() -> acknowledgedAt(node, login))));
                }
                for (Logout each : List.copyOf(open)) {
                    boolean isAcknowledged = each.acknowledged.isDone();
                    if (nodes.stream().allMatch(node -> node.isEnded(each.login)) && isAcknowledged) {
                        delays.add(Math.max(0, System.nanoTime() - each.acknowledged.get()) / 1e6);
                        open.remove(each);
                    }
                }
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
            }
        } finally {
            requests.shutdown();
        }
        Collections.sort(delays);
        return delays;
    }

    private long acknowledgedAt(Node node, String login) {
        Ending ending = node.end(login, Instant.now().getEpochSecond() + maxLifetime.toSeconds());
        if (ending != Ending.STORED) {
            throw new IllegalStateException("a logout was not acknowledged: " + ending);
        }
        return System.nanoTime();
    }

    /** Lets a fault happen, and waits until the store and all nodes have all facts again. */
    Recovery recover(Fault fault, Callable<Boolean> isWhole) throws Exception {
        // A reading is in progress when the connections break, so a lag below a second is no sign of recovery.
        fault.happen();
        long began = System.nanoTime();
        Thread.sleep(FRESH.toMillis());
        double[] maxLag = {0};
        awaitAll(
                "recovery",
                () -> nodes.stream()
                                .allMatch(node -> node.isHealed() && node.lag().compareTo(FRESH) < 0)
                        && isWhole.call(),
                () -> nodes.forEach(
                        node -> maxLag[0] = Math.max(maxLag[0], node.lag().toMillis() / 1e3)),
                BETWEEN_LONG_LOOKS_MILLIS);
        return new Recovery((System.nanoTime() - began) / 1e9, maxLag[0]);
    }

    @Override
    public void close() {
        nodes.parallelStream().forEach(Node::close);
    }
}
