package io.github.jwtfilter.benchmark.report;

import io.github.jwtfilter.benchmark.report.RequestFigures.Row;
import io.github.jwtfilter.benchmark.report.TokenFigures.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The figures of {@code PERFORMANCE.md}: one table per question. */
final class Summary {
    private static final List<Integer> JDKS = List.of(17, 25);
    private static final String OURS = "jwt-filter";

    private final List<Results> all;

    Summary(List<Results> all) {
        this.all = all;
    }

    Map<String, String> figures() {
        return Map.of(
                "runs", runs(),
                "requests", added(RequestFigures::servers),
                "sessions", added(RequestFigures::sessions),
                "calls", calls(),
                "cache", cache(),
                "commands", commands());
    }

    /** Names the runs, and what is missing. */
    private String runs() {
        List<String> lines = new ArrayList<>();
        List<Integer> measured = all.stream().map(each -> each.run().jdk()).toList();
        for (Results each : all) {
            List<String> missing = each.missing();
            lines.add("- " + each.run().description()
                    + (missing.isEmpty() ? "" : ". Missing: " + String.join(", ", missing)));
        }
        JDKS.stream().filter(jdk -> !measured.contains(jdk)).forEach(jdk -> lines.add("- Missing: JDK " + jdk));
        return String.join("\n", lines);
    }

    private String added(Function<RequestFigures, Map<String, Map<String, Row>>> part) {
        Table table = new Table();
        for (String server : List.of("tomcat", "jetty")) {
            for (Results each : all) {
                part.apply(each.requests())
                        .getOrDefault(server, Map.of())
                        .forEach((variant, row) ->
                                table.put(variant, column(server, each), Numbers.oneDigit(row.added())));
            }
        }
        return table.text();
    }

    private static String column(String server, Results of) {
        return Numbers.server(server) + ", " + of.run().jdk();
    }

    private String calls() {
        Table table = new Table();
        for (Results each : all) {
            for (String operation : List.of("verify", "sign", "refuse-forged")) {
                calls(table, each, operation);
            }
        }
        return table.text();
    }

    private static void calls(Table table, Results of, String operation) {
        Case ours = new Case(1, operation, OURS);
        if (of.tokens().has(ours)) {
            String row = operation + ", JDK " + of.run().jdk();
            table.put(row, "ns", Numbers.whole(of.tokens().times(ours)));
            of.tokens()
                    .ratio(ours, ours.with("floor"))
                    .ifPresent(ratio -> table.put(row, "to hand-written code", Numbers.ratio(ratio)));
            of.tokens()
                    .fastestPeer(operation)
                    .ifPresent(peer -> of.tokens()
                            .ratio(ours, ours.with(peer))
                            .ifPresent(ratio ->
                                    table.put(row, "to the fastest peer", Numbers.ratio(ratio) + ", " + peer)));
            table.put(row, "bytes", Numbers.whole(of.tokens().bytes(ours)));
        }
    }

    private String cache() {
        Table table = new Table();
        for (Results each : all) {
            for (int hits : List.of(100, 90, 0)) {
                each.pairs().get("hits-" + hits).ifPresent(pair -> {
                    String row = hits + " % found, JDK " + each.run().jdk();
                    table.put(row, "ns without the cache", Numbers.whole(pair.ofFirst()));
                    table.put(row, "ns with it", Numbers.whole(pair.ofSecond()));
                    table.put(row, "ratio", Numbers.ratio(pair.ratio()));
                });
            }
        }
        return table.text();
    }

    private String commands() {
        Table table = new Table();
        for (Results each : all) {
            each.commands().forEach((command, times) -> {
                if (!times.isEmpty() && !command.startsWith("older version")) {
                    table.put(command, "ms, JDK " + each.run().jdk(), Numbers.whole(Spread.of(times)));
                }
            });
        }
        return table.text();
    }
}
