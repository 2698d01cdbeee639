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
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs {@link TokenBenchmark} for all libraries at once, each in a JVM of its own, taking turns iteration by iteration:
 * figures of the same iteration are neighbours in time and can be compared though the machine's speed drifts. JMH's
 * results are kept as {@code tokens-NUMBER.json}.
 */
public final class TokenRounds {
    private static final List<String> EVERYBODY = List.copyOf(Library.ALL.keySet());
    private static final List<String> SIGNERS =
            EVERYBODY.stream().filter(name -> !name.equals("bare-mac")).toList();

    /** What the targets are about. */
    private static final List<String> FEW = List.of("bare-mac", "floor", "jwt-filter", "fusionauth-jwt");

    private static final List<String> FEW_SIGNERS = List.of("floor", "jwt-filter", "fusionauth-jwt");
    private static final List<String> REFUSALS =
            List.of("refuse-forged", "refuse-expired", "refuse-garbage", "refuse-8-kb");
    private static final List<String> CHEAP_REFUSALS =
            List.of("refuse-no-dots", "refuse-foreign-character", "refuse-unknown-header");

    private final Path folder;
    private final boolean quick;
    private int files;

    private TokenRounds(Path folder, boolean quick) {
        this.folder = folder;
        this.quick = quick;
    }

    /**
     * Measures.
     *
     * @param args {@code quick} or {@code full}, the folder for the results, and the homes of further JDKs, separated as
     *     paths are
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
        // Its runners run beside each other here, in JVMs that take turns.
        System.setProperty("jmh.ignoreLock", "true");
        for (int round = 0; round < (quick ? 1 : 5); round++) {
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
        run(jdk, 1, EVERYBODY, List.of("verify"));
        run(jdk, 2, EVERYBODY, List.of("verify"));
        run(jdk, 1, SIGNERS, List.of("sign"));
        run(jdk, 2, SIGNERS, List.of("sign"));
        run(jdk, 1, SIGNERS, REFUSALS);
        run(jdk, 1, List.of("jwt-filter"), CHEAP_REFUSALS);
    }

    private void look(Path jdk, boolean first) throws Exception {
        run(jdk, 1, first ? EVERYBODY : FEW, List.of("verify"));
        run(jdk, 1, first ? SIGNERS : FEW_SIGNERS, List.of("sign"));
        if (first) {
            run(jdk, 2, List.of("bare-mac", "jwt-filter"), List.of("verify"));
            run(jdk, 1, FEW_SIGNERS, REFUSALS);
            run(jdk, 1, List.of("jwt-filter"), CHEAP_REFUSALS);
        }
    }

    /** All operations one after the other; of each operation the libraries in turn. */
    private void run(Path jdk, int threads, List<String> libraries, List<String> operations) throws Exception {
        for (String operation : operations) {
            System.out.println(operation + ", " + threads + " threads, " + jdk);
            try (Baton baton = new Baton(libraries.size())) {
                ExecutorService runners = Executors.newCachedThreadPool();
                List<Future<?>> runs = new ArrayList<>();
                for (String library : libraries) {
                    Options options = options(jdk, threads, library, operation, baton.port());
                    runs.add(runners.submit(() -> new Runner(options).run()));
                }
                runners.submit(() -> {
                    baton.handRound(libraries.size());
                    return null;
                });
                for (Future<?> run : runs) {
                    run.get();
                }
                runners.shutdownNow();
            }
        }
    }

    private Options options(Path jdk, int threads, String library, String operation, int baton) {
        String name = "tokens-" + files++;
        return new OptionsBuilder()
                .include(TokenBenchmark.class.getName() + ".call")
                .param("library", library)
                .param("operation", operation)
                .jvm(jdk.resolve("bin/java").toString())
                .jvmArgs(
                        "-Xms256m",
                        "-Xmx256m",
                        "-D" + TokenBenchmark.WARM_UP + "=" + (quick ? 1_200 : 4_000),
                        "-D" + Baton.PORT + "=" + baton)
                .threads(threads)
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(50))
                .measurementIterations(quick ? 40 : 100)
                .measurementTime(TimeValue.milliseconds(30))
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTimeProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(folder.resolve(name + ".json").toString())
                .output(folder.resolve(name + ".txt").toString())
                .build();
    }
}
