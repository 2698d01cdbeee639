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

/**
 * The cost that a filter or a session adds: microseconds of the server's CPU time per request, and bytes of its heap
 * per user.
 */
final class RequestFigures {
    private final Map<String, Map<String, Row>> servers = new LinkedHashMap<>();
    private final Map<String, Map<String, Row>> sessions = new LinkedHashMap<>();
    private final Map<String, Heap> heap = new LinkedHashMap<>();
    private boolean pinned;

    /** Reads the results. Older results have no sessions and no heap. */
    static RequestFigures read(Path file) throws IOException {
        RequestFigures figures = new RequestFigures();
        if (!Files.exists(file)) {
            return figures;
        }
        JsonNode root = new ObjectMapper().readTree(file.toFile());
        figures.pinned = root.get("pinned").asBoolean();
        root.path("servers").forEach(each -> add(figures.servers, each));
        root.path("sessions").forEach(each -> add(figures.sessions, each));
        for (JsonNode each : root.path("heap")) {
            Heap heap = figures.heap.computeIfAbsent(
                    each.get("variant").asText(),
                    variant -> new Heap(new ArrayList<>(), each.get("users").asInt()));
            each.get("bytes").forEach(group -> heap.groups.add(group.asDouble()));
        }
        return figures;
    }

    private static void add(Map<String, Map<String, Row>> servers, JsonNode each) {
        Row row = servers.computeIfAbsent(each.get("server").asText(), server -> new LinkedHashMap<>())
                .computeIfAbsent(each.get("variant").asText(), variant -> new Row());
        row.none.add(micros(each.get("none")));
        row.measured.add(micros(each.get("measured")));
        if (!each.path("before").isEmpty()) {
            row.before.add(micros(each.get("before")));
        }
        row.redis.add(each.path("redis").asDouble() / 1000);
    }

    private static List<Double> micros(JsonNode nanos) {
        List<Double> micros = new ArrayList<>();
        nanos.forEach(value -> micros.add(value.asDouble() / 1000));
        return micros;
    }

    /** Returns the rows by server and filter. */
    Map<String, Map<String, Row>> servers() {
        return servers;
    }

    /** Returns the rows by server and place of the session. */
    Map<String, Map<String, Row>> sessions() {
        return sessions;
    }

    /** Returns the heap by place of the session. */
    Map<String, Heap> heap() {
        return heap;
    }

    boolean pinned() {
        return pinned;
    }

    /** Bytes of the server's heap per user, one value for each group of users that logged in. */
    record Heap(List<Double> groups, int users) {
        double bytes() {
            return Spread.of(groups).median();
        }
    }

    /** The rounds of one filter, or one place of the session, on one server, by process. */
    static final class Row {
        private final List<List<Double>> none = new ArrayList<>();
        private final List<List<Double>> measured = new ArrayList<>();
        private final List<List<Double>> before = new ArrayList<>();
        private final List<Double> redis = new ArrayList<>();

        Spread without() {
            return Spread.of(flat(none));
        }

        Spread with() {
            return Spread.of(flat(measured));
        }

        /** Returns the CPU time of Redis itself per request; empty without Redis. */
        Optional<Double> inRedis() {
            return Optional.of(Spread.of(redis).median()).filter(micros -> micros > 0);
        }

        /** Returns the differences to the application without a filter, computed for each round. */
        Spread added() {
            return Spread.ofDifferences(measured, none);
        }

        /** Returns the same for an older version; empty if none was measured. */
        Optional<Spread> addedBefore() {
            return before.isEmpty() ? Optional.empty() : Optional.of(Spread.ofDifferences(before, none));
        }

        /** Returns the whole request relative to the older version's; empty if none was measured. */
        Optional<Spread> toBefore() {
            return before.isEmpty() ? Optional.empty() : Optional.of(Spread.ofRatios(measured, before));
        }

        private static List<Double> flat(List<List<Double>> processes) {
            return processes.stream().flatMap(List::stream).toList();
        }
    }
}
