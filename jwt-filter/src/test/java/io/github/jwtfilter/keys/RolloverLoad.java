package io.github.jwtfilter.keys;

import io.github.jwtfilter.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A load of browsers that open a page at regular intervals, alternate between two servers, and keep the cookies that
 * they receive.
 */
final class RolloverLoad implements AutoCloseable {
    private static final int THREADS = 8;

    private final KeyRollover rollover;
    private final List<Client> clients = new ArrayList<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger renewed = new AtomicInteger();
    private final Map<String, Integer> refused = new TreeMap<>();

    private final class Client {
        private final AtomicInteger turns;
        private volatile String token;

        Client(int number) {
            turns = new AtomicInteger(number);
            token = rollover.logIn(number % 2);
        }

        void open() {
            try {
                HttpResponse<String> page = rollover.page(turns.getAndIncrement() % 2, token);
                if (page.statusCode() == 200) {
                    answered.incrementAndGet();
                } else {
                    countRefusal("" + page.statusCode());
                }
                String fresh = TestServer.cookie(page, "jwt");
                if (fresh != null) {
                    renewed.incrementAndGet();
                    token = fresh;
                }
            } catch (RuntimeException | AssertionError e) {
                countRefusal(e.toString());
            }
        }
    }

    /**
     * Logs in the clients and starts them.
     *
     * @param pause the interval at which each client opens a page
     */
    RolloverLoad(KeyRollover rollover, int count, Duration pause) {
        this.rollover = rollover;
        for (int i = 0; i < count; i++) {
            clients.add(new Client(i));
        }
        long micros = TimeUnit.MILLISECONDS.toMicros(pause.toMillis());
        for (int i = 0; i < count; i++) {
            threads.scheduleAtFixedRate(clients.get(i)::open, i * micros / count, micros, TimeUnit.MICROSECONDS);
        }
    }

    private void countRefusal(String reason) {
        synchronized (refused) {
            refused.merge(reason, 1, Integer::sum);
        }
    }

    /** Returns the key ids of the clients' current tokens. */
    Set<String> keyIds() {
        return clients.stream().map(client -> KeyRollover.kid(client.token)).collect(Collectors.toSet());
    }

    int answered() {
        return answered.get();
    }

    int refused() {
        synchronized (refused) {
            return refused.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** Stops new requests and waits for the current ones. */
    void stop() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new AssertionError("a request hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    @Override
    public String toString() {
        synchronized (refused) {
            return clients.size() + " clients at 2 servers, " + answered + " requests answered, " + renewed
                    + " tokens renewed, refused " + refused;
        }
    }
}
