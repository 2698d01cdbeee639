package io.github.jwtfilter.benchmark.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table whose cells are put in by the names of row and column. Rows and columns keep the order of their arrival. */
public final class Table {
    private final List<String> columns = new ArrayList<>();
    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();

    /** Puts a cell. */
    public void put(String row, String column, String cell) {
        if (!columns.contains(column)) {
            columns.add(column);
        }
        rows.computeIfAbsent(row, unknown -> new LinkedHashMap<>()).put(column, cell);
    }

    /** Returns the table in Markdown; a sentence instead of an empty table. */
    public String text() {
        if (rows.isEmpty()) {
            return "Not measured.\n";
        }
        StringBuilder text = new StringBuilder("| |");
        columns.forEach(column -> text.append(' ').append(column).append(" |"));
        text.append("\n| --- |").append(" ---: |".repeat(columns.size())).append('\n');
        rows.forEach((row, cells) -> {
            text.append("| ").append(row).append(" |");
            columns.forEach(column ->
                    text.append(' ').append(cells.getOrDefault(column, "")).append(" |"));
            text.append('\n');
        });
        return text.toString();
    }
}
