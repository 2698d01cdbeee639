package io.github.jwtfilter.containers;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Runs the journey on containers, two at a time, and collects the results. */
final class Matrix {
    private static final Path RUNS = Path.of(System.getProperty("containers.runs"));

    /**
     * Part of a container's name, for work on one row. Only the pair with that container runs, and the document stays
     * unchanged.
     */
    private static final String ONLY = System.getProperty("containers.only", "");

    private final String secret = HexFormat.of().formatHex(SecureRandom.getSeed(32));
    private final Path secretFile;
    private final Map<Edition, List<Path>> wars = new EnumMap<>(Edition.class);
    private final Map<Container, Map<Step, String>> cells = new EnumMap<>(Container.class);
    private final Map<Container, Map<String, Integer>> pathTricks = new EnumMap<>(Container.class);

    Matrix() throws IOException {
        Files.createDirectories(RUNS);
        secretFile = Files.writeString(RUNS.resolve("jwt.key"), secret);
        for (Edition edition : Edition.values()) {
            wars.put(edition, TestWar.writeAll(edition, RUNS.resolve(edition.toString())));
        }
    }

    /** Runs two containers with one key. Each runs the journey and accepts the login of the other. */
    void run(Container one, Container other) throws IOException, InterruptedException {
        assumeTrue((one + " " + other).contains(ONLY));
        cells.putIfAbsent(one, Map.of());
        cells.putIfAbsent(other, Map.of());
        try (RunningContainer first = start(one);
                RunningContainer second = start(other)) {
            first.awaitReady();
            second.awaitReady();
            assertAll(() -> walk(first, second), () -> walk(second, first));
        }
    }

    private RunningContainer start(Container container) throws IOException {
        return RunningContainer.start(container, wars.get(container.edition), secretFile, RUNS);
    }

    private void walk(RunningContainer server, RunningContainer secondServer) throws IOException, InterruptedException {
        Container container = server.container();
        Journey journey = new Journey(server, secondServer, new Tokens(secret));
        Map<Step, String> seen = journey.walk();
        cells.put(container, seen);
        pathTricks.put(container, journey.pathTrickAnswers());
        Map<Step, String> differences = new EnumMap<>(seen);
        differences.values().removeAll(Set.of(Journey.AS_EXPECTED, Journey.NOT_TRIED, Journey.NOT_OFFERED));
        assertEquals(
                knownDifferences(container),
                differences,
                () -> container + "; the end of its log:\n" + server.logTail());
    }

    /**
     * Returns the results of the journey that differ only on this container. The document explains their consequences
     * for the operator.
     */
    private static Map<Step, String> knownDifferences(Container container) {
        return container == Container.PAYARA_5 || container == Container.PAYARA_6
                ? Map.of(Step.SECURITY_CHECK, "status after the login: expected 303, got 401")
                : Map.of();
    }

    /** Replaces the tables of a section of the document by the results. */
    void write(String section) throws IOException {
        if (ONLY.isEmpty()) {
            ContainersDocument.write(section, journeyTable() + "\n" + pathTrickTable());
        }
    }

    private String journeyTable() {
        MarkdownTable table = new MarkdownTable(Stream.concat(
                Stream.of("container", "JAR"), Stream.of(Step.values()).map(step -> step.title)));
        cells.forEach((container, seen) -> table.row(Stream.concat(
                Stream.of(container.toString(), container.edition.toString()),
                Stream.of(Step.values()).map(step -> seen.getOrDefault(step, "did not run")))));
        return table.toString();
    }

    private String pathTrickTable() {
        MarkdownTable table = new MarkdownTable(Stream.concat(
                Stream.of("container"), Journey.PATH_TRICKS.stream().map(path -> "`" + path + "`")));
        pathTricks.forEach((container, statuses) -> table.row(Stream.concat(
                Stream.of(container.toString()), statuses.values().stream().map(Object::toString))));
        return table.toString();
    }
}
