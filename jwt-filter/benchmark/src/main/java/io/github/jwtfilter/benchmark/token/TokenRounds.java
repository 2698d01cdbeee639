package io.github.jwtfilter.benchmark.token;

import java.io.File;
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
    private static final List<String> EVERYBODY = List.copyOf(Library.ALL.keySet());
    private static final List<String> SIGNERS =
            EVERYBODY.stream().filter(name -> !name.equals("bare-mac")).toList();

    /** The libraries that the performance targets refer to. */
    private static final List<String> FEW = List.of("bare-mac", "floor", "jwt-filter", "fusionauth-jwt");

    private static final List<String> FEW_SIGNERS = List.of("floor", "jwt-filter", "fusionauth-jwt");
    private static final List<String> REFUSALS =
            List.of("refuse-forged", "refuse-expired", "refuse-garbage", "refuse-8-kb");
    private static final List<String> CHEAP_REFUSALS =
            List.of("refuse-no-dots", "refuse-foreign-character", "refuse-unknown-header");

    private final Path folder;
    private final boolean quick;
    private int group;

    private TokenRounds(Path folder, boolean quick) {
        this.folder = folder;
        this.quick = quick;
    }

    /**
     * Runs the benchmarks.
     *
     * @param args {@code quick} or {@code full}; the folder for the results; the homes of further JDKs, separated
     *     like paths
     */
    public static void main(String[] args) throws Exception {
        List<Path> jdks = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        if (args.length > 2 && !args[2].isBlank()) {
            for (String home : args[2].split(File.pathSeparator)) {
                jdks.add(Path.of(home));
            }
        }
        TokenRounds rounds = new TokenRounds(Files.createDirectories(Path.of(args[1])), args[0].equals("quick"));
        rounds.clear();
        rounds.run(jdks);
    }

    private void clear() throws IOException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, "tokens-*")) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
    }

    private void run(List<Path> jdks) throws Exception {
        // JMH allows one run at a time. Here several run in parallel, in JVMs that take turns.
        System.setProperty("jmh.ignoreLock", "true");
        // The JIT compiler optimizes the same code differently in each JVM, so each round uses new JVMs.
        for (int round = 0; round < (quick ? 3 : 5); round++) {
            for (Path jdk : jdks) {
                if (quick) {
                    look(jdk, jdk.equals(jdks.get(0)));
                } else {
                    measure(jdk);
                }
            }
        }
    }

    private void measure(Path jdk) throws Exception {
        run(jdk, cases(EVERYBODY, "verify", 1, 2));
        run(jdk, cases(SIGNERS, "sign", 1, 2));
        for (String refusal : REFUSALS) {
            run(jdk, cases(SIGNERS, refusal, 1));
        }
        run(jdk, ownRefusals());
    }

    private void look(Path jdk, boolean first) throws Exception {
        run(jdk, cases(first ? EVERYBODY : FEW, "verify", 1));
        run(jdk, cases(first ? SIGNERS : FEW_SIGNERS, "sign", 1));
        if (first) {
            run(jdk, cases(List.of("bare-mac", "jwt-filter"), "verify", 1, 2));
            run(jdk, cases(FEW_SIGNERS, "refuse-forged", 1));
            run(jdk, ownRefusals());
        }
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
    private void run(Path jdk, List<Case> cases) throws Exception {
        System.out.println(jdk + ": " + cases);
        try (Baton baton = new Baton(cases.size())) {
            ExecutorService runners = Executors.newCachedThreadPool();
            List<Future<?>> runs = new ArrayList<>();
            for (Case each : cases) {
                Options options = options(jdk, each, "tokens-" + group + "-" + runs.size(), baton.port());
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

    private Options options(Path jdk, Case each, String name, int baton) {
        return new OptionsBuilder()
                .include(TokenBenchmark.class.getName() + ".call")
                .param("library", each.library())
                .param("operation", each.operation())
                .jvm(jdk.resolve("bin/java").toString())
                .jvmArgs(
                        "-Xms256m",
                        "-Xmx256m",
                        "-D" + TokenBenchmark.WARM_UP + "=" + (quick ? 1_000 : 4_000),
                        "-D" + Baton.PORT + "=" + baton)
                .threads(each.threads())
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(50))
                .measurementIterations(quick ? 30 : 100)
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
