package io.github.jwtfilter.benchmark.token;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs {@link TokenBenchmark} in rounds: in each every library has its turn in a JVM of its own, so that figures of one
 * round are neighbours in time and can be compared though the machine's speed drifts.
 */
public final class TokenRounds {
    private static final String[] EVERYBODY = Library.ALL.keySet().toArray(new String[0]);
    private static final String[] SIGNERS = Library.ALL.keySet().stream()
            .filter(name -> !name.equals("bare-mac"))
            .toArray(String[]::new);
    private static final String[] FEW = {"bare-mac", "floor", "jwt-filter", "fusionauth-jwt"};
    private static final String[] FEW_SIGNERS = {"floor", "jwt-filter", "fusionauth-jwt"};
    private static final String[] BAD = {"forged", "expired", "garbage", "8-kb"};
    private static final String[] CHEAPLY_BAD = {"no-dots", "foreign-character", "unknown-header"};

    private final Path folder;
    private final boolean quick;
    private final List<Path> jdks;
    private int files;

    private TokenRounds(Path folder, boolean quick, List<Path> jdks) {
        this.folder = folder;
        this.quick = quick;
        this.jdks = jdks;
    }

    /**
     * Measures.
     *
     * @param args {@code quick} or {@code full}, the folder for the results, and the homes of further JDKs, separated as
     *     paths are
     */
    public static void main(String[] args) throws Exception {
        List<Path> jdks = new ArrayList<>();
        jdks.add(Path.of(System.getProperty("java.home")));
        for (String home : args.length < 3 ? new String[0] : args[2].split(File.pathSeparator)) {
            if (!home.isBlank()) {
                jdks.add(Path.of(home));
            }
        }
        Path folder = Files.createDirectories(Path.of(args[1]));
        TokenRounds rounds = new TokenRounds(folder, args[0].equals("quick"), jdks);
        rounds.clear();
        rounds.run();
    }

    private void clear() throws IOException {
        try (var old = Files.newDirectoryStream(folder, "tokens-*.json")) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
    }

    private void run() throws RunnerException {
        int rounds = quick ? 1 : 5;
        for (int round = 0; round < rounds; round++) {
            for (Path jdk : jdks) {
                // A quick look at a second JDK is one at the targets.
                boolean all = !quick || jdk.equals(jdks.get(0));
                save(round, options(jdk, "verify", 1).param("library", all ? EVERYBODY : FEW));
                save(round, options(jdk, "sign", 1).param("library", all ? SIGNERS : FEW_SIGNERS));
                save(round, options(jdk, "verify", 2).param("library", quick ? FEW : EVERYBODY));
                if (!quick) {
                    save(round, options(jdk, "sign", 2).param("library", SIGNERS));
                }
                if (all) {
                    save(
                            round,
                            options(jdk, "refuse", 1)
                                    .param("library", quick ? FEW_SIGNERS : SIGNERS)
                                    .param("kind", BAD));
                }
                if (all) {
                    save(
                            round,
                            options(jdk, "refuse", 1)
                                    .param("library", "jwt-filter")
                                    .param("kind", CHEAPLY_BAD));
                }
            }
        }
    }

    private ChainedOptionsBuilder options(Path jdk, String operation, int threads) {
        return new OptionsBuilder()
                .include(TokenBenchmark.class.getName() + "." + operation + "$")
                .jvm(jdk.resolve("bin/java").toString())
                .jvmArgs("-Xms256m", "-Xmx256m")
                .threads(threads)
                .forks(1)
                .warmupIterations(quick ? 2 : 5)
                .warmupTime(TimeValue.milliseconds(quick ? 600 : 800))
                .measurementIterations(quick ? 5 : 10)
                .measurementTime(TimeValue.milliseconds(200))
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTimeProfiler.class);
    }

    private void save(int round, ChainedOptionsBuilder options) throws RunnerException {
        Collection<RunResult> results = new Runner(options.build()).run();
        Path file = folder.resolve("tokens-" + round + "-" + files++ + ".json");
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ResultFormatFactory.getInstance(ResultFormatType.JSON, file.toString()).writeOut(results);
    }
}
