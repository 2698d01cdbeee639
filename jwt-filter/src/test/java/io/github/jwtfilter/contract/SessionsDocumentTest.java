package io.github.jwtfilter.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.containers.MarkdownTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Does SESSION-CONTRACT.md match the cases of the contract? */
final class SessionsDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/SESSION-CONTRACT.md");
    private static final Path CORRECTED = Path.of("target/SESSION-CONTRACT.md");
    private static final String BEGIN = "<!-- contract: as the tests say -->\n";
    private static final String END = "<!-- end of contract -->";

    /** If they differ, the correct document is in the build folder, ready to be copied. */
    @Test
    void documentMatchesCases() throws IOException {
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertTrue(0 < begin && begin < end, "markers are missing");
        String expected = text.substring(0, begin) + BEGIN + tables() + text.substring(end);
        Files.writeString(CORRECTED, expected);
        assertEquals(expected, text, () -> "copy " + CORRECTED + " to " + DOCUMENT);
    }

    @Test
    void everyDifferenceHasACase() {
        Set<Difference> shown = SessionContract.cases().stream()
                .map(SessionCase::difference)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        assertEquals(EnumSet.allOf(Difference.class), shown);
    }

    @Test
    void sentencesAreUnique() {
        List<SessionCase> cases = SessionContract.cases();
        Set<String> sentences = new HashSet<>();
        cases.forEach(each -> assertTrue(sentences.add(each.toString()), each::toString));
        assertTrue(cases.size() >= 60);
    }

    private static String tables() {
        StringBuilder text = new StringBuilder("\n### What differs\n\n");
        MarkdownTable differences = new MarkdownTable(Stream.of("a container", "`session=token`", "reason"));
        for (Difference each : Difference.values()) {
            differences.row(Stream.of(each.containers, each.token, each.why));
        }
        text.append(differences);
        text.append("\nOne container differs from the other here, and `session=token` follows the other:\n\n");
        MarkdownTable deviations = new MarkdownTable(Stream.of("case", "exception"));
        SessionContract.cases()
                .forEach(each -> each.deviation().ifPresent(what -> deviations.row(Stream.of(each.toString(), what))));
        text.append(deviations);
        text.append("\n### What holds\n");
        SessionContract.groups().forEach((title, cases) -> {
            text.append("\n**").append(title).append("**\n\n");
            cases.stream()
                    .filter(each -> each.difference().isEmpty())
                    .forEach(each -> text.append("- ").append(each).append('\n'));
        });
        return text.append('\n').toString();
    }
}
