package io.github.jwtfilter.benchmark.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jwtfilter.benchmark.report.Run;
import io.github.jwtfilter.benchmark.token.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The measurement of the command line: the time from the start of {@code java} to its end. The commands run in random
 * order in each round. The results are stored as {@code commands.json}.
 */
public final class CommandRounds {
    private static final int MANY = 10_000;

    private final Map<String, ProcessBuilder> commands = new LinkedHashMap<>();
    private final Map<String, List<Double>> times = new LinkedHashMap<>();

    private CommandRounds() {}

    /**
     * Runs the measurements. The system property {@code benchmark.before} names the JAR of an older version to measure
     * in turn with the present one.
     *
     * @param args {@code full}, {@code quick} or {@code smoke}; the folder of all results; the JAR
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        CommandRounds rounds = new CommandRounds();
        rounds.add("a JVM that does nothing", "-cp", System.getProperty("java.class.path"), Nothing.class.getName());
        rounds.addVerify("", args[2]);
        String before = System.getProperty("benchmark.before", "");
        if (!before.isEmpty()) {
            rounds.addVerify("older version: ", before);
        }
        rounds.run(
                switch (args[0]) {
                    case "smoke" -> 2;
                    case "quick" -> 20;
                    default -> 50;
                });
        Path results = Run.folder(args[1], "command line", args[0]).resolve("commands.json");
        new ObjectMapper().writeValue(results.toFile(), rounds.times);
    }

    private void addVerify(String prefix, String jar) throws IOException {
        List<String> good = Tokens.good();
        String secret =
                temporary(new String(Tokens.SECRET, StandardCharsets.US_ASCII)).toString();
        add(prefix + "verify one token", "-jar", jar, "verify", "--secret-file", secret, good.get(0));
        List<String> many = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            many.add(good.get(i % good.size()));
        }
        add(prefix + "verify 10,000 tokens", "-jar", jar, "verify", "--secret-file", secret, "-")
                .redirectInput(temporary(String.join("\n", many)).toFile());
    }

    private static Path temporary(String content) throws IOException {
        Path file = Files.createTempFile("benchmark", ".txt");
        file.toFile().deleteOnExit();
        return Files.writeString(file, content);
    }

    private ProcessBuilder add(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        commands.put(name, process);
        times.put(name, new ArrayList<>());
        return process;
    }

    private void run(int rounds) throws IOException, InterruptedException {
        List<String> names = new ArrayList<>(commands.keySet());
        for (String name : names) {
            milliseconds(commands.get(name));
        }
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(names);
            for (String name : names) {
                times.get(name).add(milliseconds(commands.get(name)));
            }
        }
    }

    private static double milliseconds(ProcessBuilder command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        if (command.start().waitFor() != 0) {
            throw new IOException("failed: " + command.command());
        }
        return (double) (System.nanoTime() - start) / TimeUnit.MILLISECONDS.toNanos(1);
    }
}
