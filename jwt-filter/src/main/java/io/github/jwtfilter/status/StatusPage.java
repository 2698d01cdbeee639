package io.github.jwtfilter.status;

import io.github.jwtfilter.page.Page;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The status as a page for a person. Each section is a table. */
final class StatusPage {
    private StatusPage() {}

    /** Writes sections by their names. A value that is a list of rows becomes a table of its own. */
    static void write(String filter, Map<String, Object> sections, HttpServletResponse response) throws IOException {
        StringBuilder html = new StringBuilder("<p>As <a href=\"?format=json\">JSON</a> or as"
                + " <a href=\"?format=openmetrics\">OpenMetrics</a>. Counts begin with the start of the filter.</p>\n"
                + "<div class=\"sections\">\n");
        sections.forEach((name, section) -> section(html, name, (Map<?, ?>) section));
        html.append("</div>");
        Page.ofTables("Status", filter, "Status of filter " + filter, html.toString())
                .write(response, HttpServletResponse.SC_OK);
    }

    private static void section(StringBuilder html, String name, Map<?, ?> section) {
        html.append("<section>\n<h2>").append(words(name)).append("</h2>\n<table>\n");
        section.forEach((label, value) -> {
            if (!(value instanceof List)) {
                html.append("<tr><th scope=\"row\">")
                        .append(words(label))
                        .append("</th><td>")
                        .append(shown(label, value))
                        .append("</td></tr>\n");
            }
        });
        html.append("</table>\n");
        section.values().stream().filter(List.class::isInstance).forEach(rows -> rows(html, (List<?>) rows));
        html.append("</section>\n");
    }

    private static void rows(StringBuilder html, List<?> rows) {
        if (rows.isEmpty()) {
            html.append("<p>none</p>\n");
            return;
        }
        html.append("<table>\n<tr>");
        ((Map<?, ?>) rows.get(0))
                .keySet()
                .forEach(column ->
                        html.append("<th scope=\"col\">").append(words(column)).append("</th>"));
        html.append("</tr>\n");
        for (Object row : rows) {
            html.append("<tr>");
            ((Map<?, ?>) row)
                    .forEach((label, value) ->
                            html.append("<td>").append(shown(label, value)).append("</td>"));
            html.append("</tr>\n");
        }
        html.append("</table>\n");
    }

    private static String words(Object name) {
        return Page.escape(name.toString().replace('_', ' '));
    }

    private static String shown(Object label, Object value) {
        if (value == null) {
            return Status.FAULTS.contains(label) ? "none" : "unknown";
        }
        String text = value.toString();
        return text.isEmpty() ? "–" : Page.escape(text);
    }
}
