package io.github.jwtfilter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Does the help describe each command completely, and does COMMAND-LINE.md show the same text? */
final class HelpTest {
    private static final Path DOCUMENT = Path.of("docs/COMMAND-LINE.md");
    private static final Path CORRECTED = Path.of("target/COMMAND-LINE.md");
    private static final String BEGIN = "<!-- help: as the program prints it -->\n";
    private static final String END = "<!-- end of help -->";
    private static final int MAX_LINE_CHARS = 120;

    static final List<Command> COMMANDS = List.of(
            new Keygen(),
            new Keys(),
            new HashPassword(),
            new Sign(),
            new Verify(),
            new Decode(),
            new Revoke(),
            new StoreDdl(),
            new Keycloak());

    private static String name(Command command) {
        return command.help().toString().split(" ")[4];
    }

    @Test
    void generalHelpHasOneLinePerCommand() {
        List<String> shown = Call.of("--help")
                .out
                .lines()
                .filter(line -> line.startsWith("  "))
                .map(line -> line.trim().replaceFirst(" +", ": "))
                .collect(Collectors.toList());
        List<String> expected = COMMANDS.stream()
                .map(command -> name(command) + ": " + command.help().summary())
                .collect(Collectors.toList());
        assertEquals(expected, shown.subList(0, expected.size()));
        assertTrue(shown.get(expected.size()).startsWith("--help: "), shown::toString);
    }

    @ParameterizedTest
    @FieldSource("COMMANDS")
    void helpHasEverySection(Command command) {
        String help = Call.of(name(command), "--help").out;
        for (String section : List.of("\nInput:\n", "\nExit status:\n  0  ", "\n  2  ", "\nExample:\n  java -jar ")) {
            assertTrue(help.contains(section), () -> section + "is missing in " + help);
        }
        for (Option option : command.options()) {
            assertTrue(help.contains("\n  " + option.synopsis() + "  "), () -> option.name + " is missing in " + help);
        }
        help.lines().forEach(line -> assertTrue(line.length() <= MAX_LINE_CHARS, line));
    }

    /** If they differ, the correct document is in the build folder, ready to be copied. */
    @Test
    void documentQuotesHelp() throws IOException {
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertTrue(0 < begin && begin < end, "markers are missing");
        StringBuilder expected = new StringBuilder(text.substring(0, begin) + BEGIN);
        append(expected, "All commands", "--help");
        COMMANDS.forEach(command -> append(expected, name(command), name(command), "--help"));
        expected.append('\n').append(text.substring(end));
        Files.createDirectories(CORRECTED.getParent());
        Files.writeString(CORRECTED, expected);
        assertEquals(expected.toString(), text, () -> "copy " + CORRECTED + " to " + DOCUMENT);
    }

    private static void append(StringBuilder document, String heading, String... args) {
        document.append("\n## ").append(heading).append("\n\n```\n").append(Call.of(args).out);
        document.append("```\n");
    }
}
