package io.github.jwtfilter.benchmark.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What JMH found out about libraries, by JDK, threads, operation and library. */
final class TokenFigures {
    private final Map<Case, Samples> samples = new LinkedHashMap<>();

    /** Reads JMH's files in the order in which they were written. */
    static TokenFigures read(Path folder) throws IOException {
        TokenFigures figures = new TokenFigures();
        ObjectMapper json = new ObjectMapper();
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> file.getFileName().toString().matches("tokens-\\d+\\.json"))
                    .sorted(Comparator.comparingInt(TokenFigures::number))
                    .toList();
        }
        for (Path file : files) {
            for (JsonNode result : json.readTree(file.toFile())) {
                figures.add(result);
            }
        }
        return figures;
    }

    private static int number(Path file) {
        return Integer.parseInt(file.getFileName().toString().replaceAll("\\D", ""));
    }

    private void add(JsonNode result) {
        JsonNode params = result.get("params");
        int jdk = Runtime.Version.parse(result.get("jdkVersion").asText()).feature();
        Case measured = new Case(
                jdk,
                result.get("threads").asInt(),
                params.get("operation").asText(),
                params.get("library").asText());
        Samples of = samples.computeIfAbsent(measured, unknown -> new Samples());
        JsonNode secondary = result.get("secondaryMetrics");
        secondary.get("cpu").get("rawData").get(0).forEach(value -> of.cpu.add(value.asDouble()));
        result.get("primaryMetric").get("rawData").get(0).forEach(value -> of.wall.add(value.asDouble()));
        of.bytes.add(secondary.get("gc.alloc.rate.norm").get("score").asDouble());
    }

    Set<Integer> jdks() {
        Set<Integer> jdks = new LinkedHashSet<>();
        samples.keySet().forEach(each -> jdks.add(each.jdk()));
        return jdks;
    }

    List<String> libraries(int jdk, int threads, String operation) {
        return samples.keySet().stream()
                .filter(each -> each.jdk() == jdk
                        && each.threads() == threads
                        && each.operation().equals(operation))
                .map(Case::library)
                .toList();
    }

    List<String> operations(int jdk) {
        return samples.keySet().stream()
                .filter(each -> each.jdk() == jdk)
                .map(Case::operation)
                .distinct()
                .toList();
    }

    /** CPU nanoseconds for an operation. */
    Optional<Double> cpu(Case of) {
        return Optional.ofNullable(samples.get(of)).map(found -> median(found.cpu));
    }

    /** Bytes allocated for an operation. */
    Optional<Double> bytes(Case of) {
        return Optional.ofNullable(samples.get(of)).map(found -> median(found.bytes));
    }

    /** How many times the CPU time of another case, as the median of neighbours in time. */
    Optional<Spread> ratio(Case of, Case to) {
        Samples these = samples.get(of);
        Samples those = samples.get(to);
        if (these == null || those == null) {
            return Optional.empty();
        }
        return Optional.of(Spread.of(quotients(these.cpu, those.cpu)));
    }

    /** Operations a second by the clock, as a multiple of another case's. */
    Optional<Double> throughput(Case of, Case to) {
        Samples these = samples.get(of);
        Samples those = samples.get(to);
        return these == null || those == null
                ? Optional.empty()
                : Optional.of(median(those.wall) / median(these.wall) * of.threads() / to.threads());
    }

    private static List<Double> quotients(List<Double> these, List<Double> those) {
        List<Double> quotients = new ArrayList<>();
        for (int i = 0; i < Math.min(these.size(), those.size()); i++) {
            quotients.add(these.get(i) / those.get(i));
        }
        return quotients;
    }

    static double median(List<Double> values) {
        return Spread.of(values).median();
    }

    /** What was measured. */
    record Case(int jdk, int threads, String operation, String library) {
        Case with(String otherLibrary) {
            return new Case(jdk, threads, operation, otherLibrary);
        }
    }

    private static final class Samples {
        private final List<Double> cpu = new ArrayList<>();
        private final List<Double> wall = new ArrayList<>();
        private final List<Double> bytes = new ArrayList<>();
    }
}
