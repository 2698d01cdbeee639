package io.github.jwtfilter.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.nodes.SharedServer.Kind;
import io.github.jwtfilter.store.redis.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How soon do three nodes refuse a login that one of them has ended? */
@Tag("nodes")
@Isolated
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
final class ThreeNodesIT {
    private static final int THREADS = 12;
    private static final int LOGOUTS = 200;
    private static final int PASSWORDS = 40;

    /** A password that changes within two minutes after a login ends nothing, because a replica may be late. */
    private static final long SECONDS_OF_OLD_LOGIN = -180;

    private static final Map<String, String> PARAMETERS = Map.of("storeMaxLag", "15s", "renewAfter", "1s");

    /** The test gives up after this time. It is beyond each documented window. */
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** One measured end of logins. */
    @FunctionalInterface
    private interface Measured {
        void run(int number) throws Exception;
    }

    private static void repeat(int times, Measured measured) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                all.add(threads.submit(() -> {
                    measured.run(number);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Requests a page until it is refused, and returns the time from a start. Renewed tokens take the place of old ones. */
    private static long nanosUntilRefused(NodeProcess node, String first, long start) throws Exception {
        String token = first;
        while (true) {
            long asked = System.nanoTime() - start;
            Http.Answer answer = Http.page(node, token);
            if (answer.status() == 401) {
                return System.nanoTime() - start;
            }
            assertEquals(200, answer.status(), answer.failure());
            assertTrue(asked < MAX_NANOS, "accepted for too long at " + node);
            token = answer.token().orElse(token);
            Thread.sleep(10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endedLoginIsRefusedByAllNodes(Kind kind) throws Exception {
        try (SharedServer store = kind.start();
                Fleet fleet = Fleet.start(store, PARAMETERS)) {
            List<String> ended = new ArrayList<>();
            Report report =
                    new Report(kind + ": refused on the two other nodes after", "times", "median ms", "worst ms");
            report.add("a logout", measureEnds(fleet, kind, false, ended));
            report.add("a logout everywhere", measureEnds(fleet, kind, true, ended));
            measurePasswords(store, fleet, report);
            report.print();

            String lasting = fleet.logIn(fleet.node(0), Fleet.USERS - 1);
            for (NodeProcess node : fleet.nodes()) {
                node.kill();
                node.begin();
                node.awaitReady();
                Await.that(
                        "the node has read the store",
                        () -> Http.page(node, lasting).status() == 200);
                for (String token : ended) {
                    assertEquals(401, Http.page(node, token).status(), "after the restart of " + node);
                }
            }
        }
    }

    /** Ends each login at one node, and measures from the answer until the last of the others refuses it. */
    private static Figures measureEnds(Fleet fleet, Kind kind, boolean everywhere, List<String> ended)
            throws Exception {
        long pollMillis = kind == Kind.REDIS ? 0 : 1_000;
        Figures figures = new Figures();
        repeat(LOGOUTS, number -> {
            String other = fleet.logIn(fleet.node(number + 1), number);
            String token = everywhere ? fleet.logIn(fleet.node(number), number) : other;
            assertEquals(200, Http.page(fleet.node(number + 1), other).status());
            assertEquals(200, Http.page(fleet.node(number + 2), other).status());
            // All logouts would otherwise follow a poll, because each waits for the one before.
            Thread.sleep(ThreadLocalRandom.current().nextLong(1 + pollMillis));
            assertEquals(204, Http.logOut(fleet.node(number), token, everywhere));
            long start = System.nanoTime();
            assertEquals(401, Http.page(fleet.node(number), other).status());
            long first = nanosUntilRefused(fleet.node(number + 1), other, start);
            figures.add(Math.max(first, nanosUntilRefused(fleet.node(number + 2), other, start)));
            synchronized (ended) {
                ended.add(other);
            }
        });
        return figures;
    }

    /** Changes passwords of users whose old logins are in use at one node. Measures that node and the others. */
    private static void measurePasswords(SharedServer store, Fleet fleet, Report report) throws Exception {
        List<String> old = new ArrayList<>();
        try (Fleet past = Fleet.of(fleet.users())) {
            NodeProcess node = past.add("memory", store.database(), Map.of(), SECONDS_OF_OLD_LOGIN);
            for (int i = 0; i < PASSWORDS; i++) {
                old.add(past.logIn(node, LOGOUTS + i));
            }
        }
        Figures used = new Figures();
        Figures others = new Figures();
        repeat(PASSWORDS, number -> {
            NodeProcess node = fleet.node(number);
            String renewed = Http.page(node, old.get(number)).token().orElseThrow();
            fleet.users().changePassword(LOGOUTS + number);
            long changed = System.nanoTime();
            used.add(nanosUntilRefused(node, renewed, changed));
            long ended = System.nanoTime();
            long first = nanosUntilRefused(fleet.node(number + 1), renewed, ended);
            others.add(Math.max(first, nanosUntilRefused(fleet.node(number + 2), renewed, ended)));
        });
        report.add("a changed password, on the node in use (renewAfter 1 s)", used);
        report.add("the same, on the other nodes", others);
    }
}
