package io.github.jwtfilter.containers;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table in Markdown. */
public final class MarkdownTable {
    private final StringBuilder text = new StringBuilder();

    public MarkdownTable(Stream<String> titles) {
        row(titles);
        String head = text.toString();
        row(Stream.generate(() -> "---")
                .limit(head.chars().filter(c -> c == '|').count() - 1));
    }

    public MarkdownTable row(Stream<String> cells) {
        text.append(cells.map(MarkdownTable::inOneLine).collect(Collectors.joining(" | ", "| ", " |\n")));
        return this;
    }

    private static String inOneLine(String cell) {
        return cell.strip().replaceAll("\\s+", " ").replace("|", "\\|").replace("<", "&lt;");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
