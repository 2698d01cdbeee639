package io.github.jwtfilter.benchmark.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Library calls that were measured in pairs, by operation. */
final class PairFigures {
    private final Map<String, Pair> pairs = new LinkedHashMap<>();

    static PairFigures read(Path file) throws IOException {
        PairFigures figures = new PairFigures();
        if (Files.exists(file)) {
            for (JsonNode each : new ObjectMapper().readTree(file.toFile())) {
                figures.pairs.put(
                        each.get("operation").asText(),
                        new Pair(processes(each.get("first")), processes(each.get("second"))));
            }
        }
        return figures;
    }

    private static List<List<Double>> processes(JsonNode node) {
        List<List<Double>> processes = new ArrayList<>();
        for (JsonNode process : node) {
            List<Double> values = new ArrayList<>();
            process.forEach(value -> values.add(value.asDouble()));
            processes.add(values);
        }
        return processes;
    }

    Optional<Pair> get(String operation) {
        return Optional.ofNullable(pairs.get(operation));
    }

    /** CPU nanoseconds per call by process, of the older or simpler way first. */
    record Pair(List<List<Double>> first, List<List<Double>> second) {
        Spread ofFirst() {
            return Spread.of(first.stream().flatMap(List::stream).toList());
        }

        Spread ofSecond() {
            return Spread.of(second.stream().flatMap(List::stream).toList());
        }

        /** Returns the time of the second way relative to the first. */
        Spread ratio() {
            return Spread.ofRatios(second, first);
        }
    }
}
