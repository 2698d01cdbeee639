package io.github.jwtfilter.benchmark.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private final Path webapps;
    private final boolean quick;
    private final boolean pinned;
    private final StringBuilder json = new StringBuilder();

    private RequestRounds(Path webapps, boolean quick, boolean pinned) {
        this.webapps = webapps;
        this.quick = quick;
        this.pinned = pinned;
    }

    /**
     * Measures.
     *
     * @param args {@code quick} or {@code full}, the folder for the results, the folder of the applications
     */
    public static void main(String[] args) throws Exception {
        boolean pinned = pin();
        if (!pinned) {
            System.err.println("No taskset or only one core: server and load share what there is.");
        }
        RequestRounds rounds = new RequestRounds(Path.of(args[2]), args[0].equals("quick"), pinned);
        rounds.run();
        Path folder = Files.createDirectories(Path.of(args[1]));
        Files.writeString(
                folder.resolve("requests.json"),
                "{\"pinned\":" + pinned + ",\"java\":\"" + System.getProperty("java.version") + "\",\"servers\":[\n"
                        + rounds.json + "\n]}\n");
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
        int processes = quick ? 1 : 5;
        for (int process = 0; process < processes; process++) {
            for (String server : List.of("tomcat", "jetty")) {
                for (Variant variant : Variant.values()) {
                    measure(server, variant);
                }
            }
        }
    }

    private void measure(String server, Variant variant) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        List<String> pin = pinned ? List.of("taskset", "-c", "0") : List.of();
        List<Double> none = new ArrayList<>();
        List<Double> measured = new ArrayList<>();
        try (MeasuredServer process = new MeasuredServer(pin, java, server, variant, webapps)) {
            for (int sent = 0; sent < (quick ? 40_000 : 200_000); sent += WARM_UP_ROUND) {
                process.none(WARM_UP_ROUND);
                process.measured(WARM_UP_ROUND);
            }
            for (int round = 0; round < (quick ? 10 : 40); round++) {
                none.add(process.none(3_000));
                measured.add(process.measured(3_000));
            }
        }
        json.append(json.length() == 0 ? "" : ",\n")
                .append(String.format(
                        Locale.ROOT,
                        "{\"server\":\"%s\",\"variant\":\"%s\",\"none\":%s,\"measured\":%s}",
                        server,
                        variant.label,
                        none,
                        measured));
        System.out.printf(
                Locale.ROOT,
                "%-7s %-22s %5.1f us without, %5.1f us with%n",
                server,
                variant.label,
                median(none) / 1000,
                median(measured) / 1000);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
