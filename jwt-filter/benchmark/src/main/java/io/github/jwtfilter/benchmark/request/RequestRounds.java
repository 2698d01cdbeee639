package io.github.jwtfilter.benchmark.request;

import io.github.jwtfilter.benchmark.report.Run;
import io.github.jwtfilter.benchmark.report.Spread;
import io.github.jwtfilter.benchmark.request.MeasuredServer.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The measurement of the CPU time that a filter adds to a request. It is the time of the server process, with garbage
 * collector and network, but without compiler threads. Each filter has its own server, together with the same
 * application without a filter. Requests alternate between the two, so that each round compares measurements that are
 * close in time.
 */
public final class RequestRounds {
    private static final int WARM_UP_ROUND = 2_000;

    /**
     * The limit on warm-up. A variant that needs longer is so expensive that the remaining compilation hardly changes
     * the result.
     */
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(30);

    private static final int ROUND = 3_000;
    private static final int HEAP_GROUPS = 5;
    private static final List<Variant> HEAP = List.of(Variant.CONTAINER_READ, Variant.REDIS_READ, Variant.TOKEN_READ);

    private final Path webapps;
    private final Extent extent;
    private final Selection selection;
    private final List<String> pin;
    private final List<String> filters = new ArrayList<>();
    private final List<String> sessions = new ArrayList<>();
    private final List<String> heap = new ArrayList<>();

    private RequestRounds(Path webapps, Extent extent, Selection selection, boolean pinned) {
        this.webapps = webapps;
        this.extent = extent;
        this.selection = selection;
        this.pin = pinned ? List.of("taskset", "-c", "0") : List.of();
    }

    /**
     * The amount of measuring.
     *
     * @param processes the number of server processes for jwt-filter and for hand-written code; others get one
     * @param warmUp the number of requests to each application before the measurement starts; after 10,000 the times
     *     stay the same
     * @param users the number of users that log in for the measurement of the heap
     */
    private record Extent(int processes, int warmUp, int rounds, int users) {
        static Extent of(String mode) {
            return switch (mode) {
                case "smoke" -> new Extent(1, 2_000, 3, 4_000);
                case "quick" -> new Extent(2, 20_000, 12, 20_000);
                default -> new Extent(5, 30_000, 24, 20_000);
            };
        }
    }

    /**
     * The choice of what to measure.
     *
     * @param servers {@code tomcat}, {@code jetty}
     * @param variants the names of {@link Variant}s
     * @param before the JAR of an older version, measured in turn with the present one; null for none
     */
    private record Selection(List<String> servers, List<String> variants, Path before) {
        static Selection ofProperties() {
            String before = System.getProperty("benchmark.before", "");
            return new Selection(
                    words("benchmark.servers", "tomcat jetty"),
                    words(
                            "benchmark.variants",
                            Arrays.stream(Variant.values()).map(Variant::name).collect(Collectors.joining(" "))),
                    before.isEmpty() ? null : Path.of(before));
        }

        private static List<String> words(String property, String all) {
            String given = System.getProperty(property, "");
            return List.of((given.isEmpty() ? all : given).split("[, ]+"));
        }
    }

    /**
     * Runs the measurements that the system properties {@code benchmark.servers}, {@code benchmark.variants} and
     * {@code benchmark.before} select; by default all, without an older version.
     *
     * @param args {@code full}, {@code quick}, or {@code smoke} to check that all variants work; the folder of all
     *     results; the folder of the applications
     */
    public static void main(String[] args) throws Exception {
        Path folder = Run.folder(args[1], "requests", args[0]);
        boolean pinned = pin();
        if (!pinned) {
            System.err.println("No taskset or only one core: server and load share what there is.");
        }
        RequestRounds rounds =
                new RequestRounds(Path.of(args[2]), Extent.of(args[0]), Selection.ofProperties(), pinned);
        rounds.run();
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

    /** Pins this process, the load generator, to the second core. */
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
            for (String server : selection.servers()) {
                for (Variant variant : Variant.values()) {
                    boolean isDue = process == 0 || variant.isOurs() || variant.isFloor();
                    if (isDue && isSelected(variant) && variant.runsOn(server)) {
                        measure(server, variant);
                    }
                }
            }
        }
        if (selection.servers().contains("tomcat")) {
            for (Variant variant : HEAP) {
                if (isSelected(variant) && variant.runsOn("tomcat")) {
                    measureHeap(variant);
                }
            }
        }
    }

    private boolean isSelected(Variant variant) {
        return selection.variants().contains(variant.name());
    }

    private void measure(String server, Variant variant) throws IOException {
        Path beforeJar = variant.isOurs() ? selection.before() : null;
        List<Application> applications = new ArrayList<>(List.of(Application.NONE, Application.MEASURED));
        if (beforeJar != null) {
            applications.add(Application.BEFORE);
        }
        Map<Application, List<Double>> costs = new EnumMap<>(Application.class);
        for (Application application : Application.values()) {
            costs.put(application, new ArrayList<>());
        }
        int part = variant.part();
        double ofRedis;
        try (Redis redis = Redis.startFor(variant);
                MeasuredServer process = new MeasuredServer(pin, server, variant, webapps, beforeJar, redis)) {
            warmUp(process, applications);
            long start = redis.cpuNanos();
            for (int round = 0; round < extent.rounds(); round++) {
                // In random order: what one application leaves behind, such as garbage, burdens each of the others.
                Collections.shuffle(applications);
                for (Application application : applications) {
                    costs.get(application).add(process.cost(application, ROUND / part));
                }
            }
            ofRedis = (double) (redis.cpuNanos() - start) * part / (ROUND * extent.rounds());
        }
        List<Double> none = costs.get(Application.NONE);
        List<Double> measured = costs.get(Application.MEASURED);
        List<Double> before = costs.get(Application.BEFORE);
        (variant.isSession() ? sessions : filters)
                .add(String.format(
                        Locale.ROOT,
                        "{\"server\":\"%s\",\"variant\":\"%s\",\"none\":%s,\"measured\":%s,\"before\":%s,\"redis\":%.0f}",
                        server,
                        variant.label,
                        none,
                        measured,
                        before,
                        ofRedis));
        print(server, variant.label, Spread.ofDifferences(List.of(measured), List.of(none)), 1_000, "us added");
        if (beforeJar != null) {
            Spread ratio = Spread.ofRatios(List.of(measured), List.of(before));
            print(server, variant.label, ratio, 1, "of the older version's request");
        }
    }

    private static void print(String server, String variant, Spread spread, double divisor, String what) {
        System.out.printf(
                Locale.ROOT,
                "%-7s %-28s %.2f, 95 %% interval %.2f to %.2f, %s%n",
                server,
                variant,
                spread.median() / divisor,
                spread.lower() / divisor,
                spread.upper() / divisor,
                what);
    }

    private void warmUp(MeasuredServer process, List<Application> applications) throws IOException {
        long start = System.nanoTime();
        for (int sent = 0; sent < extent.warmUp(); sent += WARM_UP_ROUND) {
            if (System.nanoTime() - start > LONGEST_WARM_UP.toNanos()) {
                return;
            }
            for (Application application : applications) {
                process.cost(application, WARM_UP_ROUND);
            }
        }
    }

    /**
     * Measures the heap in groups of users. Memory that the server allocates or frees once affects only one group, so
     * the median is stable.
     */
    private void measureHeap(Variant variant) throws IOException {
        int users = extent.users() / variant.part();
        List<Double> bytes = new ArrayList<>();
        try (Redis redis = Redis.startFor(variant);
                MeasuredServer process = new MeasuredServer(pin, "tomcat", variant, webapps, null, redis)) {
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
        System.out.println("tomcat  " + variant.label + ": bytes of heap a user: " + bytes);
    }
}
