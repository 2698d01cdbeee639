package io.github.jwtfilter.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.store.redis.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Faults of a store while three nodes are in use. Each test breaks the store for a while, heals it, and counts failed and
 * slow requests. At last a restarted node shows whether the store has all logouts.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreFaults {
    /** The limit for the age of a node's copy. It is longer than a short fault and the wait between two retries. */
    static final Duration MAX_LAG = Duration.ofSeconds(20);

    static final Map<String, String> PARAMETERS = Map.of("storeMaxLag", MAX_LAG.toSeconds() + "s", "clockSkew", "5m");

    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final Duration SHORT = Duration.ofSeconds(5);

    /** After a fault of this length, each node has read the store again before the limit. */
    private static final Duration HARMLESS = MAX_LAG.minusSeconds(8);

    private static final Duration LONG = MAX_LAG.plusSeconds(5);

    /** A delay of the line, for a slow store. */
    private static final long SLOW_MILLIS = 100;

    private final Report report = new Report(
            getClass().getSimpleName() + ": fault",
            "pages failed",
            "slowest page before, ms",
            "during, ms",
            "logouts taken",
            "waiting",
            "slowest logout, ms",
            "lost",
            "accepted after 204, ms",
            "accepted after 202 and the end of the fault, ms");

    private SharedServer server;
    private FaultyLine line;
    private Fleet fleet;
    private Load load;
    private long lastFaultMillis;

    /** A step of a fault. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    abstract SharedServer startServer() throws Exception;

    @BeforeAll
    void start() throws Exception {
        server = startServer();
        line = FaultyLine.to(server.port());
        fleet = Fleet.start(server.address(line.port()), server.database(line.port()), PARAMETERS);
        load = new Load(fleet);
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {load, fleet, line, server}) {
            if (each != null) {
                each.close();
            }
        }
        report.print();
    }

    /** Measures a fault shorter than {@code storeMaxLag}. No page fails. */
    final void measure(String name, Step begin, Step end) throws Exception {
        Load.Period during = measure(name, SHORT, begin, end);
        // A busy machine may start a store too late. Then pages fail, but none of them early.
        assertEquals(
                List.of(),
                during.failedPages.stream()
                        .filter(page ->
                                lastFaultMillis < HARMLESS.toMillis() || page.afterMillis() < HARMLESS.toMillis())
                        .toList(),
                name + ": failed pages");
    }

    private Load.Period measure(String name, Duration length, Step begin, Step end) throws Exception {
        fleet.awaitConnected();
        Load.Period quiet = load.begin();
        Thread.sleep(QUIET.toMillis());
        Load.Period during = load.begin();
        begin.run();
        Thread.sleep(length.toMillis());
        end.run();
        long healed = System.nanoTime();
        lastFaultMillis = TimeUnit.NANOSECONDS.toMillis(healed - during.begun);
        List<Load.Ended> ended = load.ended();
        Await.that(
                name + ": all nodes refuse all ended logins",
                () -> ended.stream().allMatch(Load.Ended::isRefusedByAll));
        load.begin();
        long lost = restartAndCountAccepted(ended);
        report.add(
                name,
                during.failedPages.size() + " of " + during.pages.size(),
                quiet.pages.worstMillis(),
                during.pages.worstMillis(),
                during.stored,
                during.waiting,
                during.logouts.worstMillis(),
                lost,
                longest(ended, true, 0),
                longest(ended, false, healed));
        assertEquals(0, lost, name + ": lost logouts");
        assertTrue(longest(ended, true, 0) <= MAX_LAG.toMillis(), name + ": accepted for too long");
        return during;
    }

    private static long longest(List<Load.Ended> ended, boolean isStored, long from) {
        return ended.stream()
                .filter(each -> each.isStored == isStored)
                .mapToLong(each -> each.millisAcceptedAfter(from == 0 ? each.answeredAt : from))
                .max()
                .orElse(0);
    }

    /** Restarts a node. Then it knows only the entries of the store. Returns how many ended logins it accepts. */
    private long restartAndCountAccepted(List<Load.Ended> ended) throws Exception {
        NodeProcess node = fleet.node(2);
        node.kill();
        node.begin();
        node.awaitReady();
        Await.that(
                "the node has read the store",
                () -> Http.page(node, load.lastingToken()).status() == 200);
        return ended.stream()
                .filter(each -> Http.page(node, each.token).status() != 401)
                .count();
    }

    final FaultyLine line() {
        return line;
    }

    @Test
    void killed() throws Exception {
        measure("killed", server::kill, server::startAgain);
    }

    @Test
    void paused() throws Exception {
        measure("paused", server::pause, server::resume);
    }

    @Test
    void slow() throws Exception {
        measure("slow", () -> line.delay(SLOW_MILLIS), () -> line.delay(0));
    }

    @Test
    void cut() throws Exception {
        measure("cut off", line::cut, line::heal);
    }

    /** Pages fail after the limit, and until then no ended login is accepted for longer. */
    @Test
    void cutForLongerThanTheLimit() throws Exception {
        Load.Period during = measure("cut off for longer than storeMaxLag", LONG, line::cut, line::heal);
        assertEquals(
                Set.of(503),
                during.failedPages.stream().map(Load.FailedPage::status).collect(Collectors.toSet()),
                () -> "pages are refused after the limit: " + during.failedPages);
    }

    /** The node starts and accepts no login before the store is there. */
    @Test
    void downAtStart() throws Exception {
        NodeProcess node = fleet.node(0);
        load.begin();
        line.cut();
        node.kill();
        node.begin();
        node.awaitReady();
        assertEquals(503, Http.page(node, load.lastingToken()).status());
        line.heal();
        Await.that(
                "the node has read the store",
                () -> Http.page(node, load.lastingToken()).status() == 200);
    }
}
