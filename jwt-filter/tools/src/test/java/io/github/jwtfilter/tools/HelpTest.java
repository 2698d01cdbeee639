package io.github.jwtfilter.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Does the help describe each command completely, and does TOOLS.md show the same text? */
final class HelpTest {
    private static final Path DOCUMENT = Path.of("../docs/TOOLS.md");
    private static final Path CORRECTED = Path.of("target/TOOLS.md");
    private static final String BEGIN = "<!-- help: as the program prints it -->\n";
    private static final String END = "<!-- end of help -->";

    private static final CommandLine ALL =
            Main.commandLine(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()), Ansi.OFF);

    /** The commands of the main JAR are described in COMMAND-LINE.md. */
    static final List<String> OWN = ALL.getSubcommands().keySet().stream()
            .filter(name -> !io.github.jwtfilter.cli.Main.isCommand(name))
            .toList();

    static final List<String> ALL_NAMES = List.copyOf(ALL.getSubcommands().keySet());

    @ParameterizedTest
    @FieldSource("ALL_NAMES")
    void generalHelpHasOneLineForEachCommand(String name) {
        List<String> lines = ToolCall.of("--help")
                .out
                .lines()
                .filter(line -> line.startsWith("  " + name + " "))
                .toList();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).endsWith("."), () -> "the summary does not fit on one line: " + lines);
    }

    @ParameterizedTest
    @FieldSource("OWN")
    void helpHasEverySection(String name) {
        ToolCall call = ToolCall.of(name, "--help");

        assertEquals(ExitCode.GOOD, call.code);
        assertEquals("", call.err);
        for (String section : List.of(
                "Usage: " + Main.CALL + " " + name + " ",
                "\nOptions:\n",
                "\nExit codes:\n  0  ",
                "\n  2  ",
                "\nExample:\n  ")) {
            assertTrue(call.out.contains(section), () -> section + "is missing in " + call.out);
        }
        call.out.lines().forEach(line -> assertTrue(line.length() <= 120, line));
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
        OWN.forEach(name -> append(expected, name, name, "--help"));
        expected.append('\n').append(text.substring(end));
        Files.createDirectories(CORRECTED.getParent());
        Files.writeString(CORRECTED, expected);
        assertEquals(expected.toString(), text, () -> "copy " + CORRECTED + " to " + DOCUMENT);
    }

    private static void append(StringBuilder document, String heading, String... args) {
        document.append("\n## ").append(heading).append("\n\n```\n");
        ToolCall.of(args)
                .out
                .lines()
                .forEach(line -> document.append(line.stripTrailing()).append('\n'));
        document.append("```\n");
    }
}
