package io.github.jwtfilter.tools;

import io.github.jwtfilter.text.LogText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command of the tools. A subclass reads its options, calls the package that does the work, and prints the result. It
 * throws an {@link IOException} for something that cannot be read or written, and {@link #wrongUse} for a wrong value.
 *
 * <p>A new command is one line in {@link Main}, and its help belongs into TOOLS.md: {@code HelpTest} writes the right text
 * into the build folder.
 */
@Command(
        sortOptions = false,
        sortSynopsis = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        footerHeading = "%nExample:%n")
abstract class ToolCommand implements Callable<Integer> {
    /** Control characters. Text from a WAR or a server could otherwise control the terminal. */
    private static final Pattern UNSAFE =
            Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\x{80}-\\x{9f}&&[^\n\t]]");

    /** The maximum length of a line. A name in a WAR may have megabytes. */
    private static final int MAX_LINE = 10_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this help.")
    @SuppressWarnings("unused") // picocli prints the help instead of running the command.
    private boolean help;

    /**
     * Runs the command.
     *
     * @return a value of {@link ExitCode}
     * @throws IOException if something cannot be read or written
     */
    @Override
    public abstract Integer call() throws IOException;

    /** Prints lines of a result to standard output. Control characters become question marks. */
    final void print(String lines) {
        out().println(safe(lines));
    }

    /** Prints one line, which may contain text from a WAR. Line breaks in it become question marks too. */
    final void printLine(String line) {
        out().println(oneLine(line));
    }

    /** Prints a line that begins with a word in the color of the mark. */
    final void print(Mark mark, String word, String rest) {
        out().println(styled(word, mark.color) + safe(rest));
    }

    /** Prints a heading, in bold on a terminal. */
    final void printHeading(String heading) {
        out().println(styled(oneLine(heading), Style.bold));
    }

    /** Prints a note to standard error, for a person who reads along while the result goes to a file. */
    final void printNote(String note) {
        out().flush();
        PrintWriter err = spec.commandLine().getErr();
        err.println(safe(note));
        err.flush();
    }

    /** Returns the error for a wrong value of an option or argument. It ends the command with the exit code 2. */
    final ParameterException wrongUse(String optionOrArgument, String message) {
        return new ParameterException(spec.commandLine(), optionOrArgument + ": " + message);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private String styled(String text, Style style) {
        return spec.commandLine()
                .getColorScheme()
                .apply(safe(text), List.of(style))
                .toString();
    }

    /** Returns a text as one line. A line break from a WAR could otherwise forge a line of the result. */
    static String oneLine(String text) {
        return LogText.of(text, MAX_LINE);
    }

    static String safe(String text) {
        return UNSAFE.matcher(text).replaceAll("?");
    }
}
