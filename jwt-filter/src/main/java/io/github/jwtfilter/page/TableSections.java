package io.github.jwtfilter.page;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Sections of a page. Each is a table of names and values. A value that is a list of rows becomes a table of its own. */
public final class TableSections {
    private TableSections() {}

    /**
     * Appends the sections.
     *
     * @param sections names, labels and values; underscores become spaces
     * @param absent returns the text for a label with a null value
     */
    public static void write(StringBuilder html, Map<String, ?> sections, UnaryOperator<String> absent) {
        sections.forEach((name, section) -> section(html, name, (Map<?, ?>) section, absent));
    }

    private static void section(StringBuilder html, String name, Map<?, ?> section, UnaryOperator<String> absent) {
        html.append("<section>\n<h2>").append(words(name)).append("</h2>\n<table>\n");
        section.forEach((label, value) -> {
            if (!isTable(value)) {
                html.append("<tr><th scope=\"row\">")
                        .append(words(label))
                        .append("</th><td>")
                        .append(shown(label, value, absent))
                        .append("</td></tr>\n");
            }
        });
        html.append("</table>\n");
        section.values().stream().filter(TableSections::isTable).forEach(rows -> rows(html, (List<?>) rows, absent));
        html.append("</section>\n");
    }

    private static boolean isTable(Object value) {
        return value instanceof List && !((List<?>) value).isEmpty();
    }

    private static void rows(StringBuilder html, List<?> rows, UnaryOperator<String> absent) {
        html.append("<table class=\"rows\">\n<tr>");
        ((Map<?, ?>) rows.get(0))
                .keySet()
                .forEach(column ->
                        html.append("<th scope=\"col\">").append(words(column)).append("</th>"));
        html.append("</tr>\n");
        for (Object row : rows) {
            html.append("<tr>");
            ((Map<?, ?>) row)
                    .forEach((label, value) -> html.append("<td data-label=\"")
                            .append(words(label))
                            .append("\">")
                            .append(shown(label, value, absent))
                            .append("</td>"));
            html.append("</tr>\n");
        }
        html.append("</table>\n");
    }

    private static String words(Object name) {
        return Page.escape(name.toString().replace('_', ' '));
    }

    private static String shown(Object label, Object value, UnaryOperator<String> absent) {
        if (value == null) {
            return absent.apply(label.toString());
        }
        String text = value instanceof List ? "none" : value.toString();
        return text.isEmpty() ? "–" : Page.escape(text);
    }
}
