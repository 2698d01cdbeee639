package io.github.jwtfilter.benchmark.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;

/**
 * One run of the benchmarks on one JDK. Its results are in the folder {@code jdk-NUMBER} below the folder of all
 * results, so that runs on two JDKs can follow each other and become one document.
 */
public record Run(int jdk, String description) {
    private static final String FILE = "run.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Returns the folder for the results of this JDK, and notes there when and where they were measured.
     *
     * @param results the folder of all results
     * @param mode how much is measured
     */
    public static Path folder(String results, String mode) throws IOException {
        Path folder = Files.createDirectories(
                Path.of(results, "jdk-" + Runtime.version().feature()));
        String description = "JDK " + System.getProperty("java.version") + " on " + LocalDate.now() + " in " + mode
                + " mode, " + Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.name")
                + " " + System.getProperty("os.arch");
        JSON.writeValue(
                folder.resolve(FILE).toFile(), Map.of("jdk", Runtime.version().feature(), "description", description));
        return folder;
    }

    static Run read(Path folder) throws IOException {
        JsonNode run = JSON.readTree(folder.resolve(FILE).toFile());
        return new Run(run.get("jdk").asInt(), run.get("description").asText());
    }
}
