package io.github.jwtfilter.benchmark.report;

import io.github.jwtfilter.benchmark.report.Plot.Bar;
import io.github.jwtfilter.benchmark.report.TokenFigures.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The main class that turns results into {@code PERFORMANCE.md} and {@code performance.svg}. */
public final class PerformanceReport {
    private PerformanceReport() {}

    /**
     * Writes both files.
     *
     * @param args {@code quick} or {@code full}; the folder of the results; the folder of the documents
     */
    public static void main(String[] args) throws IOException {
        Path results = Path.of(args[1]);
        Path documents = Path.of(args[2]);
        TokenFigures tokens = TokenFigures.read(results);
        RequestFigures requests = RequestFigures.read(results.resolve("requests.json"));
        Files.writeString(documents.resolve("performance.svg"), plot(tokens, requests));
        Files.writeString(
                documents.resolve("PERFORMANCE.md"), new PerformanceDocument(tokens, requests, args[0]).text());
    }

    private static String plot(TokenFigures tokens, RequestFigures requests) {
        Plot plot = new Plot();
        tokens.jdks().stream().findFirst().ifPresent(jdk -> {
            String note = "CPU nanoseconds on JDK " + jdk + ", HS256, 244 characters; shorter is better";
            plot.panel("Verify a token", note, "ns", bars(tokens, new Case(jdk, 1, "verify", "")));
            plot.panel("Sign a token", note, "ns", bars(tokens, new Case(jdk, 1, "sign", "")));
            plot.panel("Refuse a forged token", note, "ns", bars(tokens, new Case(jdk, 1, "refuse-forged", "")));
        });
        String note = "CPU microseconds of the server process; shorter is better";
        requests.servers()
                .forEach((server, rows) -> plot.panel(
                        "Added to a request through " + PerformanceDocument.title(server), note, "µs", bars(rows)));
        requests.sessions()
                .forEach((server, rows) -> plot.panel(
                        "Added by a session of five attributes, " + PerformanceDocument.title(server),
                        "CPU microseconds of the server process, Redis not counted; \"changed\": one of them is set",
                        "µs",
                        bars(rows)));
        if (!requests.heap().isEmpty()) {
            plot.panel(
                    "Heap per logged-in user", "bytes after a collection; shorter is better", "bytes", heap(requests));
        }
        return plot.svg("What verifying, signing and filtering cost, compared with other libraries");
    }

    private static List<Bar> bars(TokenFigures tokens, Case of) {
        List<Bar> bars = new ArrayList<>();
        for (String library : tokens.libraries(of.jdk(), 1, of.operation())) {
            bars.add(new Bar(library, tokens.cpu(of.with(library)), kind(library)));
        }
        return bars;
    }

    private static List<Bar> bars(Map<String, RequestFigures.Row> rows) {
        List<Bar> bars = new ArrayList<>();
        rows.forEach((variant, row) -> bars.add(new Bar(variant, row.added().median(), kind(variant))));
        return bars;
    }

    private static List<Bar> heap(RequestFigures requests) {
        List<Bar> bars = new ArrayList<>();
        requests.heap().forEach((variant, heap) -> bars.add(new Bar(variant, heap.bytes(), kind(variant))));
        return bars;
    }

    private static Plot.Kind kind(String name) {
        if (name.startsWith("jwt-filter")) {
            return Plot.Kind.OURS;
        }
        boolean yardstick = List.of("bare-mac", "floor").contains(name)
                || name.startsWith("no filter")
                || name.contains("wraps")
                || name.startsWith("hand-written");
        return yardstick ? Plot.Kind.YARDSTICK : Plot.Kind.OTHER;
    }
}
