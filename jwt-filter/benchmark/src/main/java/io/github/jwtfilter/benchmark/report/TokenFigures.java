package io.github.jwtfilter.benchmark.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** JMH's results by threads, operation and library. */
final class TokenFigures {
    private static final List<String> NO_PEERS = List.of("bare-mac", "floor", "jwt-filter");

    private final Map<Case, Map<Integer, Samples>> samples = new LinkedHashMap<>();

    /** Reads JMH's files in the order in which they were written. */
    static TokenFigures read(Path folder) throws IOException {
        TokenFigures figures = new TokenFigures();
        ObjectMapper json = new ObjectMapper();
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> file.getFileName().toString().matches("tokens-\\d+-\\d+\\.json"))
                    .sorted(Comparator.comparingInt(TokenFigures::group).thenComparing(TokenFigures::member))
                    .toList();
        }
        for (Path file : files) {
            for (JsonNode result : json.readTree(file.toFile())) {
                figures.add(group(file), result);
            }
        }
        return figures;
    }

    private static int group(Path file) {
        return Integer.parseInt(file.getFileName().toString().split("-")[1]);
    }

    private static int member(Path file) {
        return Integer.parseInt(file.getFileName().toString().split("[-.]")[2]);
    }

    private void add(int group, JsonNode result) {
        JsonNode params = result.get("params");
        Case measured = new Case(
                result.get("threads").asInt(),
                params.get("operation").asText(),
                params.get("library").asText());
        Samples of = new Samples();
        JsonNode secondary = result.get("secondaryMetrics");
        secondary.get("cpu").get("rawData").get(0).forEach(value -> of.cpu.add(value.asDouble()));
        result.get("primaryMetric").get("rawData").get(0).forEach(value -> of.wall.add(value.asDouble()));
        of.bytes = secondary.get("gc.alloc.rate.norm").get("score").asDouble();
        samples.computeIfAbsent(measured, unknown -> new LinkedHashMap<>()).put(group, of);
    }

    List<String> libraries(int threads, String operation) {
        return samples.keySet().stream()
                .filter(each -> each.threads() == threads && each.operation().equals(operation))
                .map(Case::library)
                .toList();
    }

    List<String> operations() {
        return samples.keySet().stream().map(Case::operation).distinct().toList();
    }

    /** Returns the library of others that needs the least time; empty if none was measured. */
    Optional<String> fastestPeer(String operation) {
        return libraries(1, operation).stream()
                .filter(library -> !NO_PEERS.contains(library))
                .min(Comparator.comparingDouble(library -> cpu(new Case(1, operation, library))));
    }

    boolean has(Case of) {
        return samples.containsKey(of);
    }

    /** Returns CPU nanoseconds per operation. */
    double cpu(Case of) {
        return times(of).median();
    }

    /** Returns CPU nanoseconds per operation, with quartiles. */
    Spread times(Case of) {
        return Spread.of(groups(of).flatMap(group -> group.cpu.stream()).toList());
    }

    /** Returns the bytes allocated per operation. */
    double bytes(Case of) {
        return median(groups(of).map(group -> group.bytes));
    }

    private Stream<Samples> groups(Case of) {
        return samples.get(of).values().stream();
    }

    private static double median(Stream<Double> values) {
        return Spread.of(values.toList()).median();
    }

    /** Returns the CPU time relative to another case that took turns with it; empty without such a case. */
    Optional<Spread> ratio(Case of, Case to) {
        return quotients(of, to, each -> each.cpu);
    }

    /** Returns the operations per second of wall-clock time, relative to another case that took turns with it. */
    Optional<Spread> throughput(Case of, Case to) {
        double threads = (double) of.threads() / to.threads();
        return quotients(to, of, each -> each.wall).map(spread -> spread.times(threads));
    }

    private Optional<Spread> quotients(Case of, Case to, Function<Samples, List<Double>> values) {
        Map<Integer, Samples> these = new LinkedHashMap<>(samples.getOrDefault(of, Map.of()));
        Map<Integer, Samples> those = samples.getOrDefault(to, Map.of());
        these.keySet().retainAll(those.keySet());
        List<List<Double>> dividends = new ArrayList<>();
        List<List<Double>> divisors = new ArrayList<>();
        these.forEach((group, each) -> {
            dividends.add(values.apply(each));
            divisors.add(values.apply(those.get(group)));
        });
        return these.isEmpty() ? Optional.empty() : Optional.of(Spread.ofRatios(dividends, divisors));
    }

    /** A measured case. */
    record Case(int threads, String operation, String library) {
        Case with(String otherLibrary) {
            return new Case(threads, operation, otherLibrary);
        }

        Case withThreads(int count) {
            return new Case(count, operation, library);
        }
    }

    private static final class Samples {
        private final List<Double> cpu = new ArrayList<>();
        private final List<Double> wall = new ArrayList<>();
        private double bytes;
    }
}
