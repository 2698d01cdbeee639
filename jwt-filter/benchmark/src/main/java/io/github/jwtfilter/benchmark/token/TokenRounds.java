package io.github.jwtfilter.benchmark.token;

import io.github.jwtfilter.benchmark.report.Run;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The main class that runs {@link TokenBenchmark} for all libraries at once, each in its own JVM. They take turns after
 * each iteration. Results of the same iteration are close in time, so they can be compared although the machine's speed
 * varies. JMH's results are stored as {@code tokens-GROUP-NUMBER.json}. The members of a group took turns.
 */
public final class TokenRounds {
    private static final List<String> EVERYBODY = Library.ALL.keySet().stream()
            .filter(name -> !name.equals(Library.CACHED))
            .toList();
    private static final List<String> SIGNERS =
            EVERYBODY.stream().filter(name -> !name.equals("bare-mac")).toList();

    /** The libraries that the performance targets refer to. */
    private static final List<String> FEW_SIGNERS = List.of("floor", "jwt-filter", "fusionauth-jwt");

    private static final List<String> REFUSALS =
            List.of("refuse-forged", "refuse-expired", "refuse-garbage", "refuse-8-kb");
    private static final List<String> CHEAP_REFUSALS =
            List.of("refuse-no-dots", "refuse-foreign-character", "refuse-unknown-header");

    private final Path folder;
    private final boolean full;
    private int group;

    private TokenRounds(Path folder, boolean full) {
        this.folder = folder;
        this.full = full;
    }

    /**
     * Runs the benchmarks. The system property {@code benchmark.before} names the JAR of an older version to measure
     * in turn with the present one.
     *
     * @param args {@code full}, {@code quick}, or {@code smoke} to check that everything works; the folder of all
     *     results
     */
    public static void main(String[] args) throws Exception {
        Path folder = Run.folder(args[1], "library calls", args[0]);
        TokenRounds rounds = new TokenRounds(folder, args[0].equals("full"));
        rounds.clear();
        int count = switch (args[0]) {
            case "smoke" -> 1;
            case "quick" -> 2;
            default -> 5;
        };
        rounds.run(count);
        new PairRounds(folder, System.getProperty("benchmark.before", ""), 4 * count, rounds.turns()).run();
    }

    private void clear() throws IOException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, "tokens-*")) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
    }

    private void run(int count) throws Exception {
        // JMH allows one run at a time. Here several run in parallel, in JVMs that take turns.
        System.setProperty("jmh.ignoreLock", "true");
        // The JIT compiler optimizes the same code differently in each JVM, so each round uses new JVMs.
        for (int round = 0; round < count; round++) {
            run(cases(EVERYBODY, "verify", 1));
            run(cases(SIGNERS, "sign", 1));
            run(cases(List.of("bare-mac", "jwt-filter"), "verify", 1, 2));
            run(cases(full ? SIGNERS : FEW_SIGNERS, "refuse-forged", 1));
            run(ownRefusals());
        }
    }

    private int turns() {
        return full ? 100 : 30;
    }

    private static List<Case> cases(List<String> libraries, String operation, int... threads) {
        List<Case> cases = new ArrayList<>();
        for (int count : threads) {
            libraries.forEach(library -> cases.add(new Case(library, operation, count)));
        }
        return cases;
    }

    /**
     * Returns cases that compare refusals with a successful verification. A token that is refused early must cost less.
     */
    private static List<Case> ownRefusals() {
        return Stream.of(List.of("verify"), REFUSALS, CHEAP_REFUSALS)
                .flatMap(List::stream)
                .map(operation -> new Case("jwt-filter", operation, 1))
                .toList();
    }

    /** Runs all cases in turn. */
    private void run(List<Case> cases) throws Exception {
        System.out.println(cases);
        try (Baton baton = new Baton(cases.size())) {
            ExecutorService runners = Executors.newCachedThreadPool();
            List<Future<?>> runs = new ArrayList<>();
            for (Case each : cases) {
                Options options = options(each, "tokens-" + group + "-" + runs.size(), baton.port());
                runs.add(runners.submit(() -> new Runner(options).run()));
            }
            runners.submit(() -> {
                baton.handRound(cases.size());
                return null;
            });
            for (Future<?> run : runs) {
                run.get();
            }
            runners.shutdownNow();
        }
        group++;
    }

    private Options options(Case each, String name, int baton) {
        return new OptionsBuilder()
                .include(TokenBenchmark.class.getName() + ".call")
                .param("library", each.library())
                .param("operation", each.operation())
                .jvmArgs(
                        "-Xms256m",
                        "-Xmx256m",
                        TokenBenchmark.STEADY_COMPILER,
                        "-D" + TokenBenchmark.WARM_UP + "=" + (full ? 4_000 : 1_000),
                        "-D" + Baton.PORT + "=" + baton)
                .threads(each.threads())
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(50))
                .measurementIterations(turns())
                .measurementTime(TimeValue.milliseconds(30))
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTimeProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(folder.resolve(name + ".json").toString())
                .output(folder.resolve(name + ".txt").toString())
                .build();
    }

    private record Case(String library, String operation, int threads) {
        @Override
        public String toString() {
            return library + " " + operation + (threads == 1 ? "" : " x" + threads);
        }
    }
}
