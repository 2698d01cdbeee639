package io.github.jwtfilter.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.nodes.SharedServer.Kind;
import io.github.jwtfilter.store.redis.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Does an acknowledged logout hold, and do refresh tokens work, while nodes and store are killed and paused at random? The seed chooses operations and
 * disturbances. Their order in time differs from run to run.
 */
@Tag("kills")
@Isolated
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There is no Redis for Windows.")
final class RandomKillIT {
    private static final int JOURNEYS = 24;
    private static final Duration MAX_LAG = Duration.ofSeconds(2);

    private static final long OPERATIONS = Long.getLong("operations", 200_000);
    private static final long SEED =
            Long.getLong("seed", ThreadLocalRandom.current().nextInt(1_000_000));

    @ParameterizedTest
    @EnumSource
    void acknowledgedLogoutHolds(Kind kind) throws Exception {
        Map<String, String> parameters = Map.of("storeMaxLag", MAX_LAG.toSeconds() + "s", "renewAfter", "1s");
        Model model = new Model(MAX_LAG);
        try (SharedServer store = kind.start();
                Fleet fleet = Fleet.start(store, parameters)) {
            AtomicLong left = new AtomicLong(OPERATIONS);
            List<Journey> journeys = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < JOURNEYS; i++) {
                Journey journey = new Journey(fleet, model, left, i, SEED);
                journeys.add(journey);
                threads.add(new Thread(journey, "journey"));
            }
            Mischief mischief = new Mischief(fleet, store, SEED);
            long start = System.nanoTime();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            long seconds = (System.nanoTime() - start) / 1_000_000_000;
            mischief.end();
            fleet.awaitConnected();
            // A logout that waited reaches the other nodes up to six seconds after the store is back, on an idle
            // machine.
            Await.that(
                    "all nodes refuse all ended logins",
                    () -> fleet.nodes().stream()
                            .allMatch(node -> journeys.stream().allMatch(journey -> journey.areEndsKnown(node))));
            for (NodeProcess node : fleet.nodes()) {
                journeys.forEach(journey -> journey.tryAll(node));
            }
            print(kind, seconds, model, mischief, journeys);
        }
        assertEquals(List.of(), List.copyOf(model.broken()), "broken promises, seed " + SEED);
    }

    private static void print(Kind kind, long seconds, Model model, Mischief mischief, List<Journey> journeys) {
        Report report = new Report(kind + ", seed " + SEED, "number");
        report.add("operations", OPERATIONS);
        report.add("seconds", seconds);
        Map<String, Integer> counts = new TreeMap<>(mischief.counts());
        journeys.forEach(
                journey -> journey.counts().forEach((what, number) -> counts.merge(what, number, Integer::sum)));
        counts.forEach(report::add);
        report.add("longest accepted after a logout answered with 204, ms", model.longestAcceptedMillis());
        report.add("broken promises", model.broken().size());
        report.print();
    }
}
