package io.github.jwtfilter.status;

import io.github.jwtfilter.page.Page;
import io.github.jwtfilter.page.TableSections;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** The status as a page for a person. Each section is a table. */
final class StatusPage {
    private StatusPage() {}

    /** Writes sections by their names. A value that is a list of rows becomes a table of its own. */
    static void write(String filter, Map<String, Object> sections, HttpServletResponse response) throws IOException {
        StringBuilder html = new StringBuilder("<p>As <a href=\"?format=json\">JSON</a> or as"
                + " <a href=\"?format=openmetrics\">OpenMetrics</a>. Counts begin with the start of the filter.</p>\n"
                + "<div class=\"sections\">\n");
        TableSections.write(html, sections, label -> Status.FAULTS.contains(label) ? "none" : "unknown");
        html.append("</div>");
        Page.ofTables("Status", filter, "Status of filter " + filter, html.toString())
                .write(response, HttpServletResponse.SC_OK);
    }
}
