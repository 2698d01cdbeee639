package io.github.jwtfilter.throttle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.Client;
import io.github.jwtfilter.testing.TestTokens;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A load of many clients that send POSTs as fast as the server answers, and one client that reads a page meanwhile. A
 * simulated network round trip follows each response. During it the machine is free, as if each client had its own
 * machine.
 */
final class ClientLoad {
    private static final int CLIENTS = 200;
    private static final long ROUND_TRIP_MILLIS = 50;
    private static final long BETWEEN_PAGES_MILLIS = 5;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final int port;
    private final String path;
    private final Supplier<String> address;
    private final Supplier<String> json;
    private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> pages = new ConcurrentHashMap<>();
    private final List<Long> pageNanos = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch over = new CountDownLatch(1);
    private int clients = CLIENTS;

    ClientLoad(int port, String path, Supplier<String> address, Supplier<String> json) {
        this.port = port;
        this.path = path;
        this.address = address;
        this.json = json;
    }

    ClientLoad withClients(int number) {
        clients = number;
        return this;
    }

    /** Runs for at least this time, and until the condition holds. */
    void run(Duration atLeast, BooleanSupplier done) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients + 1);
        try {
            List<Future<?>> running = new ArrayList<>();
            running.add(threads.submit(this::readPages));
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(this::post));
            }
            Instant start = Instant.now();
            boolean early = over.await(atLeast.toMillis(), TimeUnit.MILLISECONDS);
            while (!early && !done.getAsBoolean()) {
                assertTrue(Instant.now().isBefore(start.plus(TIMEOUT)), "still waiting: " + answers);
                early = over.await(ROUND_TRIP_MILLIS, TimeUnit.MILLISECONDS);
            }
            over.countDown();
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            over.countDown();
            threads.shutdownNow();
        }
    }

    private Void post() throws Exception {
        String own = address.get();
        Client client = new Client(port, own);
        try {
            while (!over.await(ROUND_TRIP_MILLIS, TimeUnit.MILLISECONDS)) {
                String next = address.get();
                if (!next.equals(own)) {
                    client.close();
                    own = next;
                    client = new Client(port, own);
                }
                answers.merge(client.post(path, json.get()), 1, Integer::sum);
            }
        } finally {
            client.close();
        }
        return null;
    }

    private Void readPages() throws IOException, InterruptedException {
        String cookie = "jwt=" + TestTokens.fresh();
        try (Client client = new Client(port, "127.0.0.5")) {
            while (!over.await(BETWEEN_PAGES_MILLIS, TimeUnit.MILLISECONDS)) {
                long start = System.nanoTime();
                pages.merge(client.get("/app/page", cookie), 1, Integer::sum);
                pageNanos.add(System.nanoTime() - start);
            }
        }
        return null;
    }

    /** Returns how often the posting clients received a status. */
    int count(int status) {
        return answers.getOrDefault(status, 0);
    }

    /** Returns how often the posting clients received each status. */
    Map<Integer, Integer> answers() {
        return answers;
    }

    /** Returns how often the page reader received each status. */
    Map<Integer, Integer> pages() {
        return pages;
    }

    /**
     * Returns the response time of pages at a quantile, in milliseconds.
     *
     * @param part the quantile, from 0 to 1
     */
    double pageMillis(double part) {
        List<Long> sorted = new ArrayList<>(pageNanos);
        Collections.sort(sorted);
        return sorted.get((int) (part * (sorted.size() - 1))) / 1e6;
    }
}
