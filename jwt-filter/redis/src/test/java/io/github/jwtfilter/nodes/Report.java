package io.github.jwtfilter.nodes;

import java.util.Arrays;
import java.util.List;

/** A table of measured figures in Markdown, as in the documents. */
final class Report {
    private final StringBuilder text = new StringBuilder();

    /** Begins with the names of the columns. */
    Report(String... columns) {
        add((Object[]) columns);
        text.append("| --- ".repeat(columns.length)).append("|\n");
    }

    void add(Object... cells) {
        List<String> texts = Arrays.stream(cells).map(String::valueOf).toList();
        text.append("| ").append(String.join(" | ", texts)).append(" |\n");
    }

    void add(String name, Figures figures) {
        add(name, figures.size(), figures.medianMillis(), figures.worstMillis());
    }

    /** Prints the table on the console of the build. */
    @SuppressWarnings("SystemOut")
    void print() {
        System.out.println(text);
    }
}
