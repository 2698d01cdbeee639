package io.github.jwtfilter.benchmark.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The runs of the benchmarks on one JDK. Their results are in the folder {@code jdk-NUMBER} below the folder of all
 * results, so that runs on two JDKs can follow each other and become one document.
 *
 * @param parts when and where each part was measured
 */
public record Run(int jdk, Map<String, String> parts) {
    private static final String PREFIX = "jdk-";
    private static final String FILE = "run.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Returns the folder for the results of this JDK, and notes there when and where this part is measured.
     *
     * @param results the folder of all results
     * @param mode how much is measured
     */
    public static Path folder(String results, String part, String mode) throws IOException {
        Path folder = Files.createDirectories(
                Path.of(results, PREFIX + Runtime.version().feature()));
        Map<String, String> parts = new TreeMap<>(read(folder).parts());
        parts.put(
                part,
                LocalDate.now() + " in " + mode + " mode on " + System.getProperty("java.version") + ", "
                        + Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch"));
        JSON.writeValue(folder.resolve(FILE).toFile(), parts);
        return folder;
    }

    static Run read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        Map<String, String> parts = Files.exists(file)
                ? JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, String>>() {})
                : Map.of();
        return new Run(Integer.parseInt(folder.getFileName().toString().substring(PREFIX.length())), parts);
    }

    /** Returns one line for all parts that were measured alike. */
    String description() {
        Map<String, String> alike = new LinkedHashMap<>();
        parts.forEach((part, how) -> alike.merge(how, part, (one, other) -> one + ", " + other));
        return "JDK " + jdk + ": "
                + alike.entrySet().stream()
                        .map(each -> each.getValue() + " on " + each.getKey())
                        .collect(Collectors.joining("; "));
    }
}
