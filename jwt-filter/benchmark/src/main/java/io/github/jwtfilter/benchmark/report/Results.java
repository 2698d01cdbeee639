package io.github.jwtfilter.benchmark.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All results of one JDK.
 *
 * @param commands milliseconds by command
 */
record Results(
        Run run, TokenFigures tokens, PairFigures pairs, RequestFigures requests, Map<String, List<Double>> commands) {

    /** Reads the results of all JDKs, the oldest JDK first. Throws if there are none. */
    static List<Results> readAll(Path folder) throws IOException {
        List<Path> folders;
        try (Stream<Path> found = Files.list(folder)) {
            folders = found.filter(each -> each.getFileName().toString().matches("jdk-\\d+"))
                    .toList();
        }
        if (folders.isEmpty()) {
            throw new IOException("no results below " + folder);
        }
        List<Results> all = new ArrayList<>();
        for (Path each : folders) {
            all.add(read(each));
        }
        all.sort(Comparator.comparingInt(each -> each.run().jdk()));
        return all;
    }

    private static Results read(Path folder) throws IOException {
        Path commands = folder.resolve("commands.json");
        return new Results(
                Run.read(folder),
                TokenFigures.read(folder),
                PairFigures.read(folder.resolve("pairs.json")),
                RequestFigures.read(folder.resolve("requests.json")),
                Files.exists(commands)
                        ? new ObjectMapper()
                                .readValue(
                                        commands.toFile(), new TypeReference<LinkedHashMap<String, List<Double>>>() {})
                        : Map.of());
    }

    /** Returns the parts that were not measured. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (tokens.operations().isEmpty()) {
            missing.add("library calls");
        }
        if (requests.servers().isEmpty()) {
            missing.add("requests");
        }
        if (requests.sessions().isEmpty()) {
            missing.add("sessions");
        }
        if (commands.isEmpty()) {
            missing.add("the command line");
        }
        return missing;
    }
}
