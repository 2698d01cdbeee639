package io.github.jwtfilter.benchmark.scale;

import io.github.jwtfilter.benchmark.report.Page;
import io.github.jwtfilter.benchmark.report.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The main class that measures a fleet of 50 nodes on one real Redis and on one real PostgreSQL, and puts the figures into
 * {@code SCALE.md}. All nodes run in this JVM, each with its real list of ended logins and its real feed.
 */
public final class ScaleSimulation {
    private static final int NODES = 50;
    private static final int LOGOUTS_PER_DAY = 100_000;
    private static final int EVERYWHERE_PER_DAY = 10_000;

    /** An end of all logins of a user is two facts: with the user's source, and with the issuer. */
    private static final int FACTS_PER_DAY = LOGOUTS_PER_DAY + 2 * EVERYWHERE_PER_DAY;

    private static final int BUSY_FACTOR = 5;
    private static final Duration SHORT = Duration.ofHours(12);
    private static final Duration LONG = Duration.ofDays(30);
    private static final int MILLION = 1_000_000;

    private final Table live = new Table();
    private final Table traffic = new Table();
    private final Table propagation = new Table();
    private final Table storms = new Table();
    private final Table trimming = new Table();
    private final Duration phase;

    private ScaleSimulation(Duration phase) {
        this.phase = phase;
    }

    /** Makes a server. */
    @FunctionalInterface
    private interface Start {
        Backend backend() throws Exception;
    }

    /**
     * Measures.
     *
     * @param args the folder of the documents; the seconds of each phase
     */
    public static void main(String[] args) throws Exception {
        ScaleSimulation simulation = new ScaleSimulation(Duration.ofSeconds(Long.parseLong(args[1])));
        Map<String, Start> servers = new LinkedHashMap<>();
        servers.put("Redis", RedisBackend::new);
        servers.put("PostgreSQL", PostgresBackend::new);
        for (Map.Entry<String, Start> server : servers.entrySet()) {
            simulation.measureFleet(server.getKey(), server.getValue());
            simulation.measureOneNode(server.getKey(), server.getValue(), MILLION, "a million facts", LONG);
            simulation.measureOneNode(server.getKey(), server.getValue(), facts(LONG), "30 days", LONG);
            simulation.figures().forEach((name, text) -> System.out.println(name + "\n" + text));
        }
        simulation.measureTrimming();
        Page.fill(Path.of(args[0]).resolve("SCALE.md"), simulation.figures());
    }

    private Map<String, String> figures() {
        return Map.of(
                "live", live.text(),
                "traffic", traffic.text(),
                "propagation", propagation.text(),
                "storms", storms.text(),
                "trimming", trimming.text());
    }

    private static int facts(Duration maxLifetime) {
        return (int) (FACTS_PER_DAY * maxLifetime.toHours() / 24);
    }

    private void measureFleet(String server, Start start) throws Exception {
        int facts = facts(SHORT);
        try (Backend backend = start.backend()) {
            backend.fill(facts, SHORT);
            try (Fleet fleet = new Fleet(backend, 1, SHORT)) {
                putLive(server + ", 12 hours", backend, fleet, facts);
            }
            try (Fleet fleet = new Fleet(backend, NODES, SHORT)) {
                fleet.await("all nodes know all facts", node -> node.facts() >= facts);
                put(server + ", no logouts", backend, fleet, 0);
                put(server + ", average", backend, fleet, FACTS_PER_DAY / 86_400.0);
                put(server + ", busy", backend, fleet, BUSY_FACTOR * FACTS_PER_DAY / 86_400.0);
                storm(server + ", all connections break", backend, fleet, facts, backend::disconnect);
                storm(server + ", the store is emptied", backend, fleet, facts, backend::empty);
            }
        }
    }

    private void measureOneNode(String server, Start start, int facts, String name, Duration maxLifetime)
            throws Exception {
        try (Backend backend = start.backend()) {
            backend.fill(facts, maxLifetime);
            try (Fleet fleet = new Fleet(backend, 1, maxLifetime)) {
                putLive(server + ", " + name, backend, fleet, facts);
            }
        }
    }

    private void putLive(String row, Backend backend, Fleet fleet, int facts) throws Exception {
        fleet.await("the node knows all facts", node -> node.facts() >= facts);
        live.put(row, "facts", whole(facts));
        live.put(row, "start, s", oneDigit(fleet.seconds()));
        live.put(row, "MB per node", oneDigit(fleet.nodes().get(0).bytes() / 1e6));
        live.put(row, "bytes per fact", oneDigit((double) fleet.nodes().get(0).bytes() / facts));
        live.put(row, "MB in the store", whole(backend.bytes() / 1e6));
    }

    /** Measures the fleet while logouts happen at a rate. */
    private void put(String row, Backend backend, Fleet fleet, double perSecond) throws Exception {
        Backend.Traffic before = backend.traffic();
        List<Double> delays = fleet.logOut(perSecond, phase);
        Backend.Traffic during = backend.traffic().since(before);
        double seconds = phase.toMillis() / 1e3;
        traffic.put(row, "facts/s", oneDigit(perSecond));
        traffic.put(row, "commands/s per node", oneDigit(during.commands() / seconds / NODES));
        traffic.put(row, "kB/s per node", oneDigit((during.received() + during.sent()) / seconds / NODES / 1e3));
        traffic.put(row, "commands/s in all", whole(during.commands() / seconds));
        traffic.put(row, "kB/s in all", whole((during.received() + during.sent()) / seconds / 1e3));
        if (during.cpuSeconds() > 0) {
            traffic.put(row, "share of a core", whole(during.cpuSeconds() / seconds * 100) + " %");
        }
        if (!delays.isEmpty()) {
            propagation.put(row, "logouts", whole(delays.size()));
            propagation.put(row, "median, ms", whole(delays.get(delays.size() / 2)));
            propagation.put(row, "worst, ms", whole(delays.get(delays.size() - 1)));
        }
    }

    /** Measures how the fleet recovers from a fault. */
    private void storm(String row, Backend backend, Fleet fleet, int facts, Fleet.Fault fault) throws Exception {
        Backend.Traffic before = backend.traffic();
        Fleet.Recovery recovery = fleet.recover(fault, () -> backend.entries() >= facts);
        Backend.Traffic during = backend.traffic().since(before);
        storms.put(row, "facts", whole(facts));
        storms.put(row, "complete after, s", oneDigit(recovery.seconds()));
        storms.put(row, "highest lag, s", oneDigit(recovery.maxLagSeconds()));
        storms.put(row, "commands", whole(during.commands()));
        storms.put(row, "MB", whole((during.received() + during.sent()) / 1e6));
        storms.put(row, "entries after it", whole(backend.entries()));
    }

    private void measureTrimming() throws Exception {
        try (RedisBackend redis = new RedisBackend()) {
            long old = System.currentTimeMillis() - Duration.ofHours(13).toMillis();
            redis.addOld(FACTS_PER_DAY, old);
            trimming.put("before", "entries", whole(redis.entries()));
            trimming.put("before", "MB", oneDigit(redis.bytes() / 1e6));
            Backend.Traffic before = redis.traffic();
            try (Fleet fleet = new Fleet(redis, 1, SHORT)) {
                fleet.await("the node is fresh", node -> node.lag().toSeconds() < 60);
                trimming.put("after", "entries", whole(redis.entries()));
                trimming.put("after", "MB", oneDigit(redis.bytes() / 1e6));
                trimming.put(
                        "after",
                        "Redis CPU, ms",
                        whole(redis.traffic().since(before).cpuSeconds() * 1e3));
            }
        }
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String oneDigit(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }
}
