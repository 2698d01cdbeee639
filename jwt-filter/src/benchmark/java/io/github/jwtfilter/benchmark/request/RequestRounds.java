package io.github.jwtfilter.benchmark.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures what a filter adds to a request: CPU time of the server process, the collector's and the network's included, the compilers' left out.
 * Each filter has a server of its own that also holds the same application without a filter; the two are asked in turn,
 * so that a round's difference is that of neighbours.
 */
public final class RequestRounds {
    private static final int WARM_UP_ROUND = 2_000;

    /** What takes longer than this to warm up is so dear that what the compiler has left to do does not show. */
    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(1);

    private static final int ROUND = 3_000;
    private static final int HEAP_GROUPS = 5;
    private static final List<Variant> HEAP = List.of(Variant.CONTAINER_READ, Variant.REDIS_READ, Variant.TOKEN_READ);

    private final Path webapps;
    private final Extent extent;
    private final List<String> pin;
    private final List<String> filters = new ArrayList<>();
    private final List<String> sessions = new ArrayList<>();
    private final List<String> heap = new ArrayList<>();

    private RequestRounds(Path webapps, Extent extent, boolean pinned) {
        this.webapps = webapps;
        this.extent = extent;
        this.pin = pinned ? List.of("taskset", "-c", "0") : List.of();
    }

    /**
     * How much is measured.
     *
     * @param warmUp requests to each of the two applications before anything counts; after 40,000 the compiler has not
     *     settled, and the figures are up to twice what they come to
     * @param users who log in, for the heap
     */
    private record Extent(int processes, int warmUp, int rounds, int users) {
        static Extent of(String mode) {
            return switch (mode) {
                case "smoke" -> new Extent(1, 2_000, 3, 4_000);
                case "quick" -> new Extent(1, 120_000, 20, 20_000);
                default -> new Extent(5, 200_000, 40, 20_000);
            };
        }
    }

    /**
     * Measures.
     *
     * @param args {@code full}, {@code quick} or, to see whether all of them work, {@code smoke}; the folder for the results, the folder of the applications
     */
    public static void main(String[] args) throws Exception {
        boolean pinned = pin();
        if (!pinned) {
            System.err.println("No taskset or only one core: server and load share what there is.");
        }
        RequestRounds rounds = new RequestRounds(Path.of(args[2]), Extent.of(args[0]), pinned);
        rounds.run();
        Path folder = Files.createDirectories(Path.of(args[1]));
        Files.writeString(
                folder.resolve("requests.json"),
                "{\"pinned\":" + pinned + ",\"java\":\"" + System.getProperty("java.version") + "\""
                        + array("servers", rounds.filters)
                        + array("sessions", rounds.sessions)
                        + array("heap", rounds.heap)
                        + "}\n");
    }

    private static String array(String name, List<String> objects) {
        return ",\n\"" + name + "\":[\n" + String.join(",\n", objects) + "\n]";
    }

    /** The load stays on the second core. */
    private static boolean pin() throws InterruptedException {
        long self = ProcessHandle.current().pid();
        try {
            Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", "1", Long.toString(self))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return taskset.waitFor(10, TimeUnit.SECONDS) && taskset.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    private void run() throws IOException {
        for (int process = 0; process < extent.processes(); process++) {
            for (String server : List.of("tomcat", "jetty")) {
                for (Variant variant : Variant.values()) {
                    if (variant.runsOn(server)) {
                        measure(server, variant);
                    }
                }
            }
            for (Variant variant : HEAP) {
                if (variant.runsOn("tomcat")) {
                    measureHeap(variant);
                }
            }
        }
    }

    private void measure(String server, Variant variant) throws IOException {
        List<Double> none = new ArrayList<>();
        List<Double> measured = new ArrayList<>();
        int part = variant.part();
        double ofRedis;
        try (Redis redis = Redis.startFor(variant);
                MeasuredServer process = new MeasuredServer(pin, server, variant, webapps, redis)) {
            warmUp(process);
            long before = redis.cpuNanos();
            for (int round = 0; round < extent.rounds(); round++) {
                none.add(process.none(ROUND / part));
                measured.add(process.measured(ROUND / part));
            }
            ofRedis = (double) (redis.cpuNanos() - before) * part / (ROUND * extent.rounds());
        }
        (variant.isSession() ? sessions : filters)
                .add(String.format(
                        Locale.ROOT,
                        "{\"server\":\"%s\",\"variant\":\"%s\",\"none\":%s,\"measured\":%s,\"redis\":%.0f}",
                        server,
                        variant.label,
                        none,
                        measured,
                        ofRedis));
        System.out.printf(
                Locale.ROOT,
                "%-7s %-26s %5.1f us without, %5.1f us with%n",
                server,
                variant.label,
                median(none) / 1000,
                median(measured) / 1000);
    }

    private void warmUp(MeasuredServer process) throws IOException {
        long start = System.nanoTime();
        for (int sent = 0; sent < extent.warmUp(); sent += WARM_UP_ROUND) {
            if (System.nanoTime() - start > LONGEST_WARM_UP.toNanos()) {
                return;
            }
            process.none(WARM_UP_ROUND);
            process.measured(WARM_UP_ROUND);
        }
    }

    /** Users log in by the group; what the server makes or drops once falls on one of them and not on the median. */
    private void measureHeap(Variant variant) throws IOException {
        int users = extent.users() / variant.part();
        List<Double> bytes = new ArrayList<>();
        try (Redis redis = Redis.startFor(variant);
                MeasuredServer process = new MeasuredServer(pin, "tomcat", variant, webapps, redis)) {
            process.heapPerUser(users / HEAP_GROUPS);
            for (int group = 0; group < HEAP_GROUPS; group++) {
                bytes.add(process.heapPerUser(users / HEAP_GROUPS));
            }
        }
        heap.add(String.format(
                Locale.ROOT,
                "{\"server\":\"tomcat\",\"variant\":\"%s\",\"users\":%d,\"bytes\":%s}",
                variant.label,
                users,
                bytes));
        System.out.printf(
                Locale.ROOT, "%-7s %-26s %5.0f bytes of heap a user%n", "tomcat", variant.label, median(bytes));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
