package io.github.jwtfilter.benchmark.report;

import io.github.jwtfilter.benchmark.report.Plot.Bar;
import io.github.jwtfilter.benchmark.report.TokenFigures.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The main class that puts results into the documents about performance. */
public final class PerformanceReport {
    private PerformanceReport() {}

    /**
     * Fills both documents and writes the picture.
     *
     * @param args the folder of the results; the folder of the documents
     */
    public static void main(String[] args) throws IOException {
        Path documents = Path.of(args[1]);
        List<Results> all = Results.readAll(Path.of(args[0]));
        Page.fill(documents.resolve("PERFORMANCE.md"), new Summary(all).figures());
        Page.fill(documents.resolve("PERFORMANCE-DETAILS.md"), new Details(all).figures());
        Files.writeString(documents.resolve("performance.svg"), plot(all.get(0)));
    }

    /** Draws the results of one JDK. */
    private static String plot(Results results) {
        Plot plot = new Plot();
        String jdk = " on JDK " + results.run().jdk();
        String note = "CPU nanoseconds" + jdk + ", HS256, 244 characters; shorter is better";
        plot.panel("Verify a token", note, "ns", bars(results.tokens(), new Case(1, "verify", "")));
        plot.panel("Sign a token", note, "ns", bars(results.tokens(), new Case(1, "sign", "")));
        String process = "CPU microseconds of the server process" + jdk;
        results.requests()
                .servers()
                .forEach((server, rows) -> plot.panel(
                        "Added to a request through " + Numbers.server(server),
                        process + "; shorter is better",
                        "µs",
                        bars(rows)));
        results.requests()
                .sessions()
                .forEach((server, rows) -> plot.panel(
                        "Added by a session of five attributes, " + Numbers.server(server),
                        process + ", Redis not counted; \"changed\": one of them is set",
                        "µs",
                        bars(rows)));
        plot.panel(
                "Heap per logged-in user",
                "bytes after a collection; shorter is better",
                "bytes",
                heap(results.requests()));
        return plot.svg("What verifying, signing and filtering cost, compared with other libraries");
    }

    private static List<Bar> bars(TokenFigures tokens, Case of) {
        List<Bar> bars = new ArrayList<>();
        for (String library : tokens.libraries(1, of.operation())) {
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
