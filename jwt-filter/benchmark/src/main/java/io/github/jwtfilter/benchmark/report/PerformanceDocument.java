package io.github.jwtfilter.benchmark.report;

import io.github.jwtfilter.benchmark.report.TokenFigures.Case;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of {@code PERFORMANCE.md}. */
final class PerformanceDocument {
    private static final String FLOOR = "floor";
    private static final String OURS = "jwt-filter";
    private static final List<String> NO_PEERS = List.of("bare-mac", FLOOR, OURS);

    private final TokenFigures tokens;
    private final RequestFigures requests;
    private final String mode;
    private final StringBuilder text = new StringBuilder();

    PerformanceDocument(TokenFigures tokens, RequestFigures requests, String mode) {
        this.tokens = tokens;
        this.requests = requests;
        this.mode = mode;
    }

    String text() {
        introduction();
        targets();
        for (int jdk : tokens.jdks()) {
            for (String operation : tokens.operations(jdk)) {
                table(new Case(jdk, 1, operation, FLOOR));
            }
            threads(jdk);
        }
        requests();
        text.append(new SessionSection(requests).text());
        return text.toString();
    }

    private void introduction() {
        line("# Performance");
        line("");
        line(
                "After reading this page you know what jwt-filter costs per token, per request and per session, compared with other libraries.");
        line("");
        line(
                "The build writes this page and its picture from its own measurements. All times are CPU times: of the thread that");
        line(
                "verifies or signs, and of the server process, without its compilers, for a request. Other processes on the machine are excluded, but");
        line(
                "they share caches and clock. Each figure is therefore compared with its neighbours in time; trust the ratios more than");
        line("the nanoseconds.");
        line("");
        line("![Bars: CPU time for verifying, signing, refusing, and for a request; heap per user](performance.svg)");
        line("");
        line("Measured " + LocalDate.now() + " in " + mode + " mode on "
                + Runtime.getRuntime().availableProcessors()
                + " cores (" + System.getProperty("os.name") + ", " + System.getProperty("os.arch") + "), JDK "
                + String.join(
                        " and ", tokens.jdks().stream().map(String::valueOf).toList()) + ".");
        line("");
        line("```");
        line("mvn -Pbenchmark test -Dbenchmark.mode=quick");
        line("mvn -Pbenchmark test -Dbenchmark.jdks=/path/to/jdk-25");
        line("```");
        line("");
        line("The first command takes about twenty minutes, the second, with everything, two hours or more.");
        line("`-Dbenchmark.skipTokens=true` and `-Dbenchmark.skipRequests=true` keep the earlier figures of one half.");
        line("Leave the machine otherwise idle.");
        line("");
        line(
                "Further options: `-Dbenchmark.mode=quick|full`, `-Dbenchmark.jdks=` homes of further JDKs, `-Dbenchmark.results=` a");
        line(
                "folder. `-Dbenchmark.before=` the JAR of an older version: each server process then runs both versions and asks");
        line("them in turn. `-Dbenchmark.variants=` and `-Dbenchmark.servers=` choose what to measure.");
        line("");
        line("## Method");
        line("");
        line(
                "- JMH runs each library in its own JVM. All of them are alive and take turns of 30 ms, because two runs of the same");
        line(
                "  code one after the other differed by up to half. A ratio is the median of the ratios within a turn; the range in");
        line("  parentheses contains half of them.");
        line(
                "- The input is 64 tokens of 244 characters, HS256, with `iss`, `sub`, `iat`, `exp`, `jti`, `roles`. Every library checks");
        line("  signature, `exp` and `iss`, and is set up as its documentation says: reusable parts are built once.");
        line(
                "- `bare-mac` is the HMAC of the signed part, encoded and compared. `floor` is hand-written code for just these");
        line("  tokens: a copied keyed `Mac`, Base64, Jackson's streaming parser, six fields.");
        line(
                "- A request goes through an embedded server on one core; the load comes from the other, over eight kept connections.");
        line(
                "  Each filter has its own server process. The same application without the filter runs beside it and gets the same");
        line("  requests in turn. \"Added\" is the median of the differences.");
        line(
                "- Before measuring, each of the two gets 120,000 requests (200,000 in full mode), or as many as a minute allows. After");
        line("  only 40,000 the compiler is still busy, and a filter seems to cost up to twice as much.");
        line("");
    }

    private void targets() {
        line("## Results against the targets");
        line("");
        line("| | target | JDK | measured |");
        line("| --- | --- | --- | --- |");
        for (int jdk : tokens.jdks()) {
            Case verify = new Case(jdk, 1, "verify", OURS);
            Case sign = new Case(jdk, 1, "sign", OURS);
            Case forged = new Case(jdk, 1, "refuse-forged", OURS);
            target("floor to bare MAC", "at most 2.8", jdk, tokens.ratio(verify.with(FLOOR), verify.with("bare-mac")));
            target("verify to floor", "at most 1.05", jdk, tokens.ratio(verify, verify.with(FLOOR)));
            target("verify to fastest peer", "at most 0.5", jdk, toFastestPeer(verify));
            if (tokens.has(verify)) {
                row("verify, bytes", "at most 1,400", jdk, String.format(Locale.ROOT, "%,.0f", tokens.bytes(verify)));
            }
            target("sign to floor", "at most 1.05", jdk, tokens.ratio(sign, sign.with(FLOOR)));
            target("sign to fastest peer", "at most 0.55", jdk, toFastestPeer(sign));
            target("refusing a forged token to accepting", "at most 1", jdk, tokens.ratio(forged, verify));
            for (String kind : List.of("8-kb", "no-dots", "foreign-character", "unknown-header")) {
                target(
                        "refusing " + kind + " to accepting",
                        "at most 0.33",
                        jdk,
                        tokens.ratio(new Case(jdk, 1, "refuse-" + kind, OURS), verify));
            }
            scaling(jdk);
        }
        for (Map.Entry<String, Map<String, RequestFigures.Row>> server :
                requests.servers().entrySet()) {
            server.getValue().forEach((variant, added) -> {
                if (variant.startsWith(OURS)) {
                    row(title(server.getKey()) + ": " + variant, "at most 3 µs", 0, micros(added.added()));
                }
            });
        }
        requests.heap().forEach((variant, heap) -> {
            String target = variant.startsWith(OURS) ? "0 bytes" : "600 bytes or more";
            row(
                    "heap per user: " + variant,
                    target,
                    0,
                    String.format(Locale.ROOT, "%,d bytes", Math.round(heap.bytes())));
        });
        line("");
    }

    private void scaling(int jdk) {
        Case two = new Case(jdk, 2, "verify", OURS);
        Optional<Spread> ours = tokens.throughput(two, two.withThreads(1));
        Optional<Spread> bare =
                tokens.throughput(two.with("bare-mac"), two.with("bare-mac").withThreads(1));
        if (ours.isPresent() && bare.isPresent()) {
            row(
                    "gain of a second thread to bare MAC's",
                    "at least 0.95",
                    jdk,
                    String.format(
                            Locale.ROOT,
                            "%.2f",
                            ours.get().median() / bare.get().median()));
        }
    }

    private Optional<Spread> toFastestPeer(Case ours) {
        return tokens.libraries(ours.jdk(), 1, ours.operation()).stream()
                .filter(library -> !NO_PEERS.contains(library))
                .map(ours::with)
                .min(Comparator.comparingDouble(tokens::cpu))
                .flatMap(peer -> tokens.ratio(ours, peer));
    }

    private void target(String what, String target, int jdk, Optional<Spread> measured) {
        measured.ifPresent(spread -> row(what, target, jdk, ratio(spread)));
    }

    private void row(String what, String target, int jdk, String measured) {
        line("| " + what + " | " + target + " | " + (jdk == 0 ? "" : jdk) + " | " + measured + " |");
    }

    private void table(Case floor) {
        List<String> libraries = tokens.libraries(floor.jdk(), 1, floor.operation());
        if (libraries.isEmpty()) {
            return;
        }
        line("## " + floor.operation() + ", JDK " + floor.jdk());
        line("");
        line("| | CPU ns | to floor | bytes |");
        line("| --- | ---: | ---: | ---: |");
        for (String library : libraries) {
            Case of = floor.with(library);
            line(String.format(
                    Locale.ROOT,
                    "| %s | %,.0f | %s | %,.0f |",
                    library + version(library),
                    tokens.cpu(of),
                    tokens.ratio(of, floor).map(PerformanceDocument::ratio).orElse(""),
                    tokens.bytes(of)));
        }
        line("");
    }

    private void threads(int jdk) {
        for (String operation : tokens.operations(jdk)) {
            List<String> libraries = tokens.libraries(jdk, 2, operation);
            if (!libraries.isEmpty()) {
                line("## " + operation + " with two threads, JDK " + jdk);
                line("");
                line("| | CPU ns | to one thread | operations a second to one thread |");
                line("| --- | ---: | ---: | ---: |");
                libraries.forEach(library -> twoThreads(new Case(jdk, 2, operation, library)));
                line("");
            }
        }
    }

    private void twoThreads(Case two) {
        Case one = two.withThreads(1);
        line(String.format(
                Locale.ROOT,
                "| %s | %,.0f | %s | %s |",
                two.library(),
                tokens.cpu(two),
                tokens.ratio(two, one).map(PerformanceDocument::ratio).orElse(""),
                tokens.throughput(two, one).map(PerformanceDocument::ratio).orElse("")));
    }

    private void requests() {
        if (!requests.servers().isEmpty() && !requests.pinned()) {
            line("Server and load shared their cores in this run.");
            line("");
        }
        requests.servers().forEach((server, rows) -> {
            line("## A request through " + title(server));
            line("");
            line("| | µs with | µs without | added | added by the older version |");
            line("| --- | ---: | ---: | ---: | ---: |");
            rows.forEach((variant, row) -> line(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %s | %s |",
                    variant,
                    row.with().median(),
                    row.without().median(),
                    micros(row.added()),
                    row.addedBefore().map(PerformanceDocument::micros).orElse(""))));
            line("");
        });
    }

    static String title(String server) {
        String artifact = server.equals("tomcat") ? "tomcat-embed-core" : "jetty-server";
        return server.substring(0, 1).toUpperCase(Locale.ROOT) + server.substring(1) + version(artifact);
    }

    /** Returns the version of a library from the class path. */
    private static String version(String library) {
        Matcher jar = Pattern.compile("[/\\\\]" + Pattern.quote(library) + "(?:-impl)?-(\\d[^/\\\\]*)\\.jar")
                .matcher(System.getProperty("java.class.path"));
        return jar.find() ? " " + jar.group(1) : "";
    }

    private static String ratio(Spread spread) {
        if (spread.median() > 20) {
            return String.format(Locale.ROOT, "%.0f", spread.median());
        }
        return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", spread.median(), spread.lower(), spread.upper());
    }

    static String micros(Spread spread) {
        return String.format(Locale.ROOT, "%.1f µs (%.1f–%.1f)", spread.median(), spread.lower(), spread.upper());
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
