package io.github.jwtfilter.benchmark.report;

import io.github.jwtfilter.benchmark.report.RequestFigures.Row;
import io.github.jwtfilter.benchmark.report.TokenFigures.Case;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The figures of {@code PERFORMANCE-DETAILS.md}. */
final class Details {
    private static final String FLOOR = "floor";
    private static final String OLDER = "older version: ";

    private final List<Results> all;

    Details(List<Results> all) {
        this.all = all;
    }

    Map<String, String> figures() {
        return Map.of(
                "before", before(),
                "calls", calls(),
                "threads", threads(),
                "requests", requests(RequestFigures::servers),
                "sessions", requests(RequestFigures::sessions),
                "heap", heap());
    }

    private String before() {
        Table table = new Table();
        for (Results each : all) {
            String jdk = ", JDK " + each.run().jdk();
            for (String operation : List.of("verify", "sign")) {
                each.pairs().get(operation).ifPresent(pair -> {
                    String row = operation + " a token" + jdk + ", ns";
                    compare(table, row, Numbers.whole(pair.ofFirst()), Numbers.whole(pair.ofSecond()), pair.ratio());
                });
            }
            for (Map<String, Map<String, Row>> part :
                    List.of(each.requests().servers(), each.requests().sessions())) {
                part.forEach((server, rows) -> rows.forEach((variant, row) -> row.toBefore()
                        .ifPresent(ratio -> compare(
                                table,
                                variant + ", " + Numbers.server(server) + jdk + ", µs added",
                                row.addedBefore().map(Numbers::oneDigit).orElse(""),
                                Numbers.oneDigit(row.added()),
                                ratio))));
            }
            each.commands().forEach((command, times) -> {
                List<Double> old = each.commands().getOrDefault(OLDER + command, List.of());
                if (!old.isEmpty()) {
                    compare(
                            table,
                            command + jdk + ", ms",
                            Numbers.whole(Spread.of(old)),
                            Numbers.whole(Spread.of(times)),
                            Spread.ofRatios(List.of(times), List.of(old)));
                }
            });
        }
        return table.text();
    }

    private static void compare(Table table, String row, String before, String now, Spread ratio) {
        table.put(row, "older version", before);
        table.put(row, "this version", now);
        table.put(row, "ratio", Numbers.ratio(ratio));
    }

    private String calls() {
        StringBuilder text = new StringBuilder();
        for (Results each : all) {
            for (String operation : each.tokens().operations()) {
                Table table = new Table();
                each.tokens().libraries(1, operation).forEach(library -> call(table, each, operation, library));
                text.append(heading(operation, each)).append(table.text());
            }
        }
        return text.toString();
    }

    private static void call(Table table, Results of, String operation, String library) {
        Case measured = new Case(1, operation, library);
        String row = library + Numbers.version(library);
        table.put(row, "CPU ns", Numbers.whole(of.tokens().times(measured)));
        table.put(row, "to floor", ratio(of.tokens().ratio(measured, measured.with(FLOOR))));
        if (operation.startsWith("refuse")) {
            table.put(row, "to accepting", ratio(of.tokens().ratio(measured, new Case(1, "verify", library))));
        }
        table.put(row, "bytes", Numbers.whole(of.tokens().bytes(measured)));
    }

    private String threads() {
        Table table = new Table();
        for (Results each : all) {
            for (String library : each.tokens().libraries(2, "verify")) {
                Case two = new Case(2, "verify", library);
                String row = library + ", JDK " + each.run().jdk();
                table.put(row, "CPU ns", Numbers.whole(each.tokens().times(two)));
                table.put(row, "to one thread", ratio(each.tokens().ratio(two, two.withThreads(1))));
                table.put(
                        row,
                        "operations a second to one thread",
                        ratio(each.tokens().throughput(two, two.withThreads(1))));
            }
        }
        return table.text();
    }

    private static String ratio(Optional<Spread> spread) {
        return spread.map(Numbers::ratio).orElse("");
    }

    private String requests(Function<RequestFigures, Map<String, Map<String, Row>>> part) {
        StringBuilder text = new StringBuilder();
        for (Results each : all) {
            part.apply(each.requests()).forEach((server, rows) -> {
                Table table = new Table();
                rows.forEach((variant, row) -> {
                    table.put(variant, "µs without", Numbers.oneDigit(row.without()));
                    table.put(variant, "µs with", Numbers.oneDigit(row.with()));
                    table.put(variant, "µs added", Numbers.oneDigit(row.added()));
                    row.inRedis().ifPresent(micros -> table.put(variant, "µs in Redis", Numbers.whole(micros)));
                });
                text.append(heading(Numbers.server(server), each)).append(table.text());
            });
        }
        return text.toString();
    }

    private String heap() {
        Table table = new Table();
        for (Results each : all) {
            each.requests()
                    .heap()
                    .forEach((variant, heap) -> table.put(
                            variant + ", " + Numbers.whole(heap.users()) + " users",
                            "bytes, JDK " + each.run().jdk(),
                            Numbers.whole(heap.bytes())));
        }
        return table.text();
    }

    private static String heading(String of, Results in) {
        return "\n**" + of + ", JDK " + in.run().jdk() + "**\n\n";
    }
}
