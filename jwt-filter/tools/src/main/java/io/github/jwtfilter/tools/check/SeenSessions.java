package io.github.jwtfilter.tools.check;

import io.github.jwtfilter.tools.check.Finding.Concern;
import io.github.jwtfilter.tools.check.Finding.Risk;
import io.github.jwtfilter.tools.code.SessionContents;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The saved page of {@code session=report}: the use of sessions in a running application. */
public final class SeenSessions {
    private static final String TITLE = "CAN THIS APPLICATION USE session=token?";
    private static final int MAX_LINES = 20_000;
    private static final int MAX_LINE = 4_000;
    private static final Pattern ATTRIBUTE = Pattern.compile(" {2}[ ,\\d]{6}[\\d-] {2}(\\S.*): ([\\w.$\\[;]+)");
    private static final Pattern TYPE = Pattern.compile("[\\w$]+(\\.[\\w$]+)+");

    private final String verdict;
    private final String covers;
    private final Set<String> types = new TreeSet<>();
    private final Set<String> logoutPaths = new TreeSet<>();
    private final Set<String> names = new TreeSet<>();
    private final List<String> refused = new ArrayList<>();

    private SeenSessions(List<String> lines) {
        this.verdict = lines.stream()
                .skip(1)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
        int last = lines.indexOf("WHAT THIS REPORT COVERS");
        this.covers = last >= 0 && last + 1 < lines.size() ? lines.get(last + 1).strip() : "";
        types.addAll(parameter(lines, "sessionTypes").stream()
                .filter(name -> TYPE.matcher(name).matches())
                .collect(Collectors.toList()));
        logoutPaths.addAll(parameter(lines, "logoutPaths").stream()
                .filter(path -> path.startsWith("/"))
                .collect(Collectors.toList()));
        readAttributes(lines);
    }

    /**
     * Reads a page.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    public static SeenSessions of(String page) {
        List<String> lines = page.lines()
                .limit(MAX_LINES)
                .map(line -> line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line)
                .collect(Collectors.toList());
        if (lines.isEmpty() || !lines.get(0).startsWith(TITLE)) {
            throw new IllegalArgumentException("expected the page of session=report, beginning with '" + TITLE + "'");
        }
        return new SeenSessions(lines);
    }

    /** Returns the values of an init-param that the page shows. */
    private static Set<String> parameter(List<String> lines, String name) {
        Set<String> values = new LinkedHashSet<>();
        for (int i = lines.indexOf("        <param-name>" + name + "</param-name>") + 1;
                i > 0 && i < lines.size() && !lines.get(i).contains("</init-param>");
                i++) {
            String text = lines.get(i).replaceAll("</?param-value>", " ").strip();
            values.addAll(text.isEmpty() ? List.of() : List.of(text.split("\\s+")));
        }
        return values;
    }

    private void readAttributes(List<String> lines) {
        int from = 0;
        while (from < lines.size() && !lines.get(from).startsWith("SESSION ATTRIBUTES")) {
            from++;
        }
        String name = "";
        for (String line : lines.subList(from, lines.size())) {
            if (line.startsWith("SIZE IN COOKIES")) {
                return;
            }
            Matcher attribute = ATTRIBUTE.matcher(line);
            if (attribute.matches()) {
                name = attribute.group(1);
                names.add(name);
            } else if (line.strip().startsWith("cannot be stored: ")) {
                refused.add(name + ": " + line.strip().substring("cannot be stored: ".length()));
            }
        }
    }

    void addTo(Findings findings, SessionContents contents) {
        findings.add(
                "report-verdict",
                Concern.SESSIONS,
                isNo() ? Risk.CARE : Risk.INFO,
                "The page of session=report says: " + verdict,
                covers,
                List.of());
        findings.addIfAny(
                "report-refused",
                Concern.SESSIONS,
                Risk.CARE,
                "The running application put objects into its sessions, and no cookie can hold them.",
                "",
                refused);
        Set<String> inCode = contents.all().stream().map(each -> each.name).collect(Collectors.toSet());
        findings.addIfAny(
                "report-only",
                Concern.SESSIONS,
                Risk.INFO,
                "The running application set attributes, and this check did not find them in its code. Libraries"
                        + " set them, or"
                        + " their names are computed.",
                "",
                names.stream().filter(name -> !inCode.contains(name)).collect(Collectors.toList()));
        findings.addIfAny(
                "report-unseen",
                Concern.SESSIONS,
                Risk.INFO,
                "The code can set more attributes than the running application has set so far.",
                "Use these parts of the application, and save the page again.",
                inCode.stream()
                        .filter(name -> !name.isEmpty() && !names.contains(name))
                        .sorted()
                        .collect(Collectors.toList()));
    }

    boolean isNo() {
        return verdict.startsWith("NO:");
    }

    /** Returns the sentence with the answer. */
    String verdict() {
        return verdict;
    }

    Set<String> types() {
        return types;
    }

    Set<String> logoutPaths() {
        return logoutPaths;
    }
}
