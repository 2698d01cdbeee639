package io.github.jwtfilter.benchmark.report;

import java.util.List;
import java.util.Locale;

/** The section about sessions in {@code PERFORMANCE.md}; empty if sessions were not measured. */
final class SessionSection {
    private static final List<String> METHOD = List.of(
            "An old application keeps five attributes of a user in its session: a bean, a text, a number, a list of five texts",
            "and a map of three. Each request reads all of them; \"changed\" also sets the number. 64 users take turns. \"Added\"",
            "compares with the same request to an application without session and filter.",
            "",
            "- With `session=token`, each changing request starts from the cookie of the login, so that all cost the same.",
            "- Redis is a real one on the load's core, reached by Redisson's session manager for Tomcat: with its default setup,",
            "  and with `readMode=\"MEMORY\"`, which also keeps attributes in the server. The time of Redis itself has its own",
            "  column.",
            "- Heap: many users log in, in five steps. The used heap after a collection is compared with the one before. The",
            "  figure is the median of the five steps, so that one-time costs of a server are left out.",
            "");

    private final RequestFigures requests;
    private final StringBuilder text = new StringBuilder();

    SessionSection(RequestFigures requests) {
        this.requests = requests;
    }

    String text() {
        if (!requests.sessions().isEmpty()) {
            line("## Sessions");
            line("");
            METHOD.forEach(this::line);
            requests.sessions().keySet().forEach(this::costs);
        }
        if (!requests.heap().isEmpty()) {
            heap();
        }
        return text.toString();
    }

    private void costs(String server) {
        line("### Five attributes through " + PerformanceDocument.title(server));
        line("");
        line("| | µs with | µs without | added | added by the older version | µs in Redis |");
        line("| --- | ---: | ---: | ---: | ---: | ---: |");
        requests.sessions()
                .get(server)
                .forEach((variant, row) -> line(String.format(
                        Locale.ROOT,
                        "| %s | %.1f | %.1f | %s | %s | %s |",
                        variant,
                        row.with().median(),
                        row.without().median(),
                        PerformanceDocument.micros(row.added()),
                        row.addedBefore().map(PerformanceDocument::micros).orElse(""),
                        row.inRedis()
                                .map(micros -> String.format(Locale.ROOT, "%.1f", micros))
                                .orElse(""))));
        line("");
    }

    private void heap() {
        line("### Heap per logged-in user, " + PerformanceDocument.title("tomcat"));
        line("");
        line("| | bytes | users |");
        line("| --- | ---: | ---: |");
        requests.heap()
                .forEach((variant, heap) -> line(String.format(
                        Locale.ROOT, "| %s | %,d | %,d |", variant, Math.round(heap.bytes()), heap.users())));
        line("");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
