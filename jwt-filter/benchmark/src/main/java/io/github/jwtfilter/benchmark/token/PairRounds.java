package io.github.jwtfilter.benchmark.token;

import io.github.jwtfilter.benchmark.report.Spread;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The measurement of library calls in pairs, where a small change counts: the older version and the present one, and
 * verification without and with the cache. The results are stored as {@code pairs.json}.
 */
final class PairRounds {
    private static final String PRESENT = "";

    private final Path folder;
    private final String before;
    private final int processes;
    private final int pairs;
    private final List<String> results = new ArrayList<>();

    /**
     * Prepares the measurement.
     *
     * @param before the JAR of an older version; empty for none
     * @param processes the number of JVMs per pair; the JIT compiler optimizes the same code differently in each
     * @param pairs the number of pairs in each JVM
     */
    PairRounds(Path folder, String before, int processes, int pairs) {
        this.folder = folder;
        this.before = before;
        this.processes = processes;
        this.pairs = pairs;
    }

    void run() throws IOException {
        if (!before.isEmpty()) {
            measure("verify", "jwt-filter", before, "jwt-filter");
            measure("sign", "jwt-filter", before, "jwt-filter");
        }
        for (String hits : Operation.HITS) {
            measure(hits, "jwt-filter", PRESENT, Library.CACHED);
        }
        Files.writeString(folder.resolve("pairs.json"), "[\n" + String.join(",\n", results) + "\n]\n");
    }

    private void measure(String operation, String first, String jar, String second) throws IOException {
        List<List<Double>> firsts = new ArrayList<>();
        List<List<Double>> seconds = new ArrayList<>();
        for (int process = 0; process < processes; process++) {
            List<Double> ofFirst = new ArrayList<>();
            List<Double> ofSecond = new ArrayList<>();
            // Each is loaded first in every other process, because the code that is loaded later can be a little
            // faster.
            boolean swapped = process % 2 == 1;
            List<String> lines = swapped
                    ? fork(operation, Integer.toString(pairs), second, PRESENT, first, jar)
                    : fork(operation, Integer.toString(pairs), first, jar, second, PRESENT);
            for (String line : lines) {
                String[] costs = line.split(" ");
                ofFirst.add(Double.valueOf(costs[swapped ? 1 : 0]));
                ofSecond.add(Double.valueOf(costs[swapped ? 0 : 1]));
            }
            firsts.add(ofFirst);
            seconds.add(ofSecond);
        }
        results.add("{\"operation\":\"" + operation + "\",\"first\":" + firsts + ",\"second\":" + seconds + "}");
        Spread ratio = Spread.ofRatios(seconds, firsts);
        System.out.printf(
                Locale.ROOT,
                "%-8s %s to %s: %.3f, 95 %% interval %.3f to %.3f%n",
                operation,
                second,
                jar.isEmpty() ? first : "older version",
                ratio.median(),
                ratio.lower(),
                ratio.upper());
    }

    private static List<String> fork(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xms256m",
                "-Xmx256m",
                TokenBenchmark.STEADY_COMPILER,
                "-cp",
                System.getProperty("java.class.path"),
                PairProcess.class.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines;
        try (BufferedReader answers = process.inputReader(StandardCharsets.US_ASCII)) {
            lines = answers.lines().toList();
        }
        try {
            if (process.waitFor() != 0) {
                throw new IOException("failed: " + command);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return lines;
    }
}
