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

/** What a filter adds to a request, in microseconds of the server's CPU time. */
final class RequestFigures {
    private final Map<String, Map<String, Row>> servers = new LinkedHashMap<>();
    private boolean pinned;

    static RequestFigures read(Path file) throws IOException {
        RequestFigures figures = new RequestFigures();
        if (!Files.exists(file)) {
            return figures;
        }
        JsonNode root = new ObjectMapper().readTree(file.toFile());
        figures.pinned = root.get("pinned").asBoolean();
        for (JsonNode each : root.get("servers")) {
            Row row = figures.servers
                    .computeIfAbsent(each.get("server").asText(), server -> new LinkedHashMap<>())
                    .computeIfAbsent(each.get("variant").asText(), variant -> new Row());
            for (int i = 0; i < each.get("none").size(); i++) {
                row.none.add(each.get("none").get(i).asDouble() / 1000);
                row.measured.add(each.get("measured").get(i).asDouble() / 1000);
            }
        }
        return figures;
    }

    /** By server and filter. */
    Map<String, Map<String, Row>> servers() {
        return servers;
    }

    boolean pinned() {
        return pinned;
    }

    /** The rounds of one filter on one server. */
    static final class Row {
        private final List<Double> none = new ArrayList<>();
        private final List<Double> measured = new ArrayList<>();

        Spread without() {
            return Spread.of(none);
        }

        Spread with() {
            return Spread.of(measured);
        }

        /** Round by round. */
        Spread added() {
            List<Double> differences = new ArrayList<>();
            for (int i = 0; i < none.size(); i++) {
                differences.add(measured.get(i) - none.get(i));
            }
            return Spread.of(differences);
        }
    }
}
