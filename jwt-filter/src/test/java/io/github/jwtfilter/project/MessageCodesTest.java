package io.github.jwtfilter.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Does every warning and error begin with a code that stands for one message and is explained in MESSAGES.md? */
final class MessageCodesTest {
    private static final Path DOCUMENT = Path.of("docs", "MESSAGES.md");
    private static final Pattern CODED = Pattern.compile("(JWTF-\\d{3}) \\S[\\s\\S]*");
    private static final Pattern ROW =
            Pattern.compile("\\| (JWTF-\\d{3}) \\| ([A-Z]+(?: or [A-Z]+)*) \\| (\\S.*) \\| (\\S.*) \\|");
    private static final Pattern SECTION = Pattern.compile("## (\\d)xx: .+");

    /** The levels that need no code. */
    private static final Set<String> QUIET = Set.of("TRACE", "DEBUG", "INFO");

    private static final List<String> BY_SEVERITY = List.of("TRACE", "DEBUG", "INFO", "WARNING", "ERROR");

    /** The methods that log texts of other methods. Each text has a code of its own. */
    private static final Set<String> PASSES_ON = Set.of("Deployment.warn");

    /** The lines of the audit log have fixed words and no code. */
    private static final Set<String> AUDIT = Set.of("AuditLog.happened: {0}");

    private static LoggerCalls read;

    private record Row(String level, String message, String advice) {}

    @BeforeAll
    static void read() throws IOException {
        read = LoggerCalls.read();
    }

    private static String code(String text) {
        Matcher coded = CODED.matcher(text == null ? "" : text);
        return coded.matches() ? coded.group(1) : "";
    }

    /** Returns the calls at a level that needs a code, or at a level that is chosen at run time. */
    private static Stream<LoggerCalls.Call> calls() {
        return read.calls().stream()
                .filter(call -> call.levels().isEmpty() || !QUIET.containsAll(call.levels()))
                .filter(call -> !PASSES_ON.contains(call.place()))
                .filter(call -> !AUDIT.contains(call.place() + ": " + call.begin()));
    }

    /** Returns the texts with a code. A log call, a finding or an exception has such a text. */
    private static Map<String, List<LoggerCalls.Text>> coded() {
        return read.texts().stream()
                .filter(text -> !code(text.text()).isEmpty())
                .collect(Collectors.groupingBy(text -> code(text.text()), TreeMap::new, Collectors.toList()));
    }

    private static Map<String, Row> rows() throws IOException {
        Map<String, Row> rows = new TreeMap<>();
        Files.readString(DOCUMENT)
                .lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .forEach(row -> rows.put(row.group(1), new Row(row.group(2), row.group(3), row.group(4))));
        return rows;
    }

    @Test
    void everyWarningAndErrorBeginsWithCode() {
        assertTrue(calls().count() > 50, calls().count() + " calls");
        assertEquals(
                List.of(),
                calls().filter(call -> code(call.begin()).isEmpty())
                        .map(call -> call.place() + ": " + call.begin())
                        .toList());
    }

    @Test
    void quietLineHasNoCode() {
        assertEquals(
                List.of(),
                read.calls().stream()
                        .filter(call -> !call.levels().isEmpty() && QUIET.containsAll(call.levels()))
                        .filter(call -> !code(call.begin()).isEmpty())
                        .map(call -> call.place() + ": " + call.begin())
                        .toList());
    }

    @Test
    void codeStandsForOneMessage() {
        Map<String, Set<String>> shared = new TreeMap<>();
        coded().forEach((code, texts) -> {
            Set<String> messages = texts.stream().map(LoggerCalls.Text::text).collect(Collectors.toSet());
            Set<String> places =
                    texts.stream().map(LoggerCalls.Text::place).collect(Collectors.toCollection(TreeSet::new));
            if (messages.size() > 1 || places.size() > 1 && !read.constants().containsAll(messages)) {
                shared.put(code, places);
            }
        });
        assertEquals(Map.of(), shared);
    }

    @Test
    void everyCodeHasRowAndEveryRowHasMessage() throws IOException {
        assertEquals(String.join("\n", coded().keySet()), String.join("\n", rows().keySet()));
    }

    @Test
    void rowHasLevelOfItsMessage() throws IOException {
        Map<String, Set<String>> levels = new TreeMap<>();
        calls().forEach(call -> levels.computeIfAbsent(code(call.begin()), code -> new TreeSet<>())
                .addAll(call.levels()));
        List<String> wrong = new ArrayList<>();
        rows().forEach((code, row) -> {
            Set<String> known = levels.getOrDefault(code, Set.of());
            // A finding is logged elsewhere, and the level of some calls is chosen at run time.
            String expected = known.isEmpty()
                    ? "(INFO or )?(WARNING|ERROR|WARNING or ERROR)"
                    : BY_SEVERITY.stream().filter(known::contains).collect(Collectors.joining(" or "));
            if (!row.level().matches(expected)) {
                wrong.add(code + ": expected " + expected + ", got " + row.level());
            }
        });
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyRowIsInItsSectionAndInOrder() throws IOException {
        String section = "";
        String last = "";
        for (String line : Files.readAllLines(DOCUMENT)) {
            Matcher heading = SECTION.matcher(line);
            Matcher row = ROW.matcher(line);
            if (heading.matches()) {
                section = "JWTF-" + heading.group(1);
            } else if (row.matches()) {
                assertTrue(row.group(1).startsWith(section), line);
                assertTrue(last.compareTo(row.group(1)) < 0, "not in order: " + line);
                last = row.group(1);
            } else {
                assertTrue(!line.startsWith("| JWTF-"), "expected code, level, message and advice, got " + line);
            }
        }
    }
}
